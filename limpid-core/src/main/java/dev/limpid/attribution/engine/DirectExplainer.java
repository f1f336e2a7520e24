package dev.limpid.attribution.engine;

import dev.limpid.attribution.Attribution;
import dev.limpid.attribution.Method;
import dev.limpid.attribution.Progress;
import dev.limpid.attribution.formula.GraphNames;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Classifier;
import dev.limpid.model.Target;
import dev.limpid.runtime.Engine;
import dev.limpid.runtime.Program;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Runs a method that needs the network once. */
final class DirectExplainer implements Explainer {
    private final Classifier model;
    private final Method.Direct method;
    private final Settings settings;
    private final long memory;
    private final ModelPrograms network;

    DirectExplainer(Classifier model, Method.Direct method, Settings settings, Engine engine, long memory) {
        this.model = model;
        this.method = method;
        this.settings = settings;
        this.memory = memory;
        this.network = new ModelPrograms(model, engine, Long.MAX_VALUE);
    }

    @Override
    public Attribution explain(Tensor input, Target target, Progress progress) {
        boolean top = target instanceof Target.Top;
        long batch = input.size(0);
        try (ModelRun run = network.begin(progress)) {
            Program program = program(top, batch);
            Map<String, Tensor> feeds = new HashMap<>(Map.of(model.input().name(), input));
            if (!top) {
                feeds.put(GraphNames.TARGET, run.seed(target, input));
            }
            List<String> wanted = new ArrayList<>(program.outputs());
            wanted.removeAll(ExplainerGraph.outputs(model));
            wanted.add(model.logits());
            Map<String, Tensor> results = new HashMap<>(run.run(program, feeds, wanted));
            progress.update(1, 1);
            Tensor logits = Objects.requireNonNull(results.remove(model.logits()));
            Tensor scores = Objects.requireNonNull(results.remove(GraphNames.ATTRIBUTION));
            @Nullable Tensor total = results.remove(GraphNames.TOTAL);
            OptionalDouble gap = total == null ? OptionalDouble.empty() : Completeness.gap(scores, total);
            return new Attribution(scores, logits, gap, results);
        }
    }

    @Override
    @SuppressWarnings("try") // the run only prevents the programs from being closed
    public void prepare(Target target, long batch) {
        try (ModelRun run = network.begin(Progress.SILENT)) {
            program(target instanceof Target.Top, batch);
        }
    }

    private Program program(boolean top, long batch) {
        return network.program(top + " " + batch, () -> graph(top, batch));
    }

    private Graph graph(boolean top, long batch) {
        Graph graph = network.forBatch(ExplainerGraph.direct(model, method, settings, top, true), batch);
        MemoryPlan.admitAlone(model, graph, memory);
        return graph;
    }

    @Override
    public List<String> cautions() {
        return network.cautions();
    }

    @Override
    public void release() {
        network.release();
    }

    @Override
    public void close() {
        network.close();
    }
}
