package dev.limpid.attribution.engine;

import dev.limpid.attribution.Attribution;
import dev.limpid.attribution.Ensemble;
import dev.limpid.attribution.Method;
import dev.limpid.attribution.Progress;
import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.attribution.formula.GraphNames;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.model.Classifier;
import dev.limpid.model.Target;
import dev.limpid.runtime.Engine;
import dev.limpid.runtime.Program;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;

/** Runs a sampling method several times and combines the scores; see {@link Ensemble}. */
final class EnsembleExplainer implements Explainer {
    private static final String RUN = "run/";

    private final Classifier model;
    private final Method.Sampled method;
    private final Settings settings;
    private final Ensemble runs;
    private final ModelPrograms network;
    private final List<SampledExplainer> explainers;

    EnsembleExplainer(
            Classifier model, Method.Sampled method, Settings settings, Ensemble runs, Engine engine, long memory) {
        this.model = model;
        this.method = method;
        this.settings = settings;
        this.runs = runs;
        this.network = new ModelPrograms(model, engine, memory);
        this.explainers = runs.settings().stream()
                .map(s -> new SampledExplainer(
                        model, method, s, engine, memory, runs.settings().size()))
                .toList();
    }

    @Override
    public Attribution explain(Tensor input, Target target, Progress progress) {
        try (ModelRun run = network.begin(progress)) {
            return explain(input, target, run);
        }
    }

    private Attribution explain(Tensor input, Target target, ModelRun run) {
        Progress progress = run.progress();
        long batch = input.size(0);
        Tensor logits = run.predict(input);
        Tensor weights = target.weights(logits);
        Map<String, Tensor> given = new HashMap<>(Map.of(model.input().name(), input, GraphNames.TARGET, weights));
        Map<String, Tensor> inputs = run.run(run.program("inputs " + batch, () -> inputs(batch)), given);
        long all = runs.inputs().size()
                * explainers.stream().mapToLong(SampledExplainer::samples).sum();
        long before = 0;
        for (int i = 0; i < runs.inputs().size(); i++) {
            Tensor seen = Objects.requireNonNull(inputs.get(RUN + i));
            for (int k = 0; k < explainers.size(); k++) {
                SampledExplainer explainer = explainers.get(k);
                long from = before;
                Progress part = new PartProgress(progress, (done, of) -> progress.reached(from + done, all));
                given.put(
                        name(i, k),
                        explainer.explain(seen, Target.fixed(weights), part).scores());
                before += explainer.samples();
            }
        }
        Map<String, TensorType> types = new LinkedHashMap<>();
        given.forEach((name, tensor) -> types.put(name, tensor.type()));
        Program join = run.program("join " + batch, () -> joined(types, batch));
        Tensor scores = Objects.requireNonNull(run.run(join, given).get(GraphNames.ATTRIBUTION));
        return new Attribution(scores, logits, OptionalDouble.empty(), Map.of());
    }

    private static String name(int input, int settings) {
        return RUN + input + "/" + settings;
    }

    private Graph inputs(long batch) {
        ForwardPass f = ExplainerGraph.formula(model, method, settings);
        Map<String, Expr> outputs = new LinkedHashMap<>();
        for (int i = 0; i < runs.inputs().size(); i++) {
            outputs.put(RUN + i, runs.inputs().get(i).apply(f));
        }
        return network.forBatch(f.input().builder().build(outputs), batch);
    }

    private Graph joined(Map<String, TensorType> types, long batch) {
        ForwardPass f = ExplainerGraph.formula(model, method, settings);
        GraphBuilder b = f.input().builder();
        List<List<Expr>> scores = new ArrayList<>();
        for (int i = 0; i < runs.inputs().size(); i++) {
            List<Expr> row = new ArrayList<>();
            for (int k = 0; k < explainers.size(); k++) {
                row.add(b.input(name(i, k), Objects.requireNonNull(types.get(name(i, k)))));
            }
            scores.add(row);
        }
        Expr joined = runs.join().of(f, scores);
        return network.forBatch(b.build(Map.of(GraphNames.ATTRIBUTION, joined)), batch);
    }

    /** All runs as one portable graph with a separate loop for each; see {@link LoopedGraph}. */
    static Graph compile(Classifier model, Method.Sampled method, Settings settings, Ensemble runs, long memory) {
        ForwardPass f = ExplainerGraph.formula(model, method, settings);
        GraphBuilder b = f.input().builder();
        List<Graph> loops = runs.settings().stream()
                .map(s -> LoopedGraph.sharing(model, method, s, memory))
                .toList();
        List<List<Expr>> scores = runs.inputs().stream()
                .map(seen -> seen.apply(f))
                .map(x -> loops.stream()
                        .map(loop -> Objects.requireNonNull(
                                b.call(loop, List.of(x, f.target())).get(GraphNames.ATTRIBUTION)))
                        .toList())
                .toList();
        Map<String, Expr> outputs = new LinkedHashMap<>();
        ExplainerGraph.outputs(model).forEach(name -> outputs.put(name, f.value(name)));
        outputs.put(GraphNames.ATTRIBUTION, runs.join().of(f, scores));
        return b.build(outputs);
    }

    @Override
    public List<String> cautions() {
        return network.cautions();
    }

    @Override
    public void release() {
        explainers.forEach(Explainer::release);
        network.release();
    }

    @Override
    public void close() {
        network.close();
        explainers.forEach(Explainer::close);
    }
}
