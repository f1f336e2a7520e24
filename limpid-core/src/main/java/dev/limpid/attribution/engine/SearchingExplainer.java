package dev.limpid.attribution.engine;

import dev.limpid.attribution.Attribution;
import dev.limpid.attribution.Method;
import dev.limpid.attribution.Method.Search;
import dev.limpid.attribution.Progress;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Classifier;
import dev.limpid.model.Target;
import dev.limpid.runtime.Engine;
import dev.limpid.runtime.Shapes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;

/** Runs a searching method, one input after the other. */
final class SearchingExplainer implements Explainer {
    private static final int MOST_AT_ONCE = 64;

    private final Method.Searching method;
    private final Settings settings;
    private final ModelPrograms network;
    private final MemoryPlan plan;
    private final long memory;
    private final int atOnce;

    SearchingExplainer(Classifier model, Method.Searching method, Settings settings, Engine engine, long memory) {
        this.method = method;
        this.settings = settings;
        this.network = new ModelPrograms(model, engine, memory);
        Graph forward =
                model.graph().withOutputs(List.of(model.logits())).pruned().bind(Shapes.BATCH, 1);
        this.plan = MemoryPlan.of(model, List.of(forward), forward);
        this.memory = memory;
        this.atOnce = plan.atOnce(MOST_AT_ONCE, memory, model.isBatched());
    }

    @Override
    public Attribution explain(Tensor input, Target target, Progress progress) {
        int batch = Math.toIntExact(input.size(0));
        try (ModelRun run = network.begin(progress)) {
            Tensor logits = run.predict(input);
            Tensor weights = target.weights(logits);
            List<Tensor> scores = new ArrayList<>();
            Map<String, List<Tensor>> more = new LinkedHashMap<>();
            for (int n = 0; n < batch; n++) {
                int done = n;
                Progress part =
                        new PartProgress(progress, (steps, of) -> progress.reached(done * of + steps, batch * of));
                Search.Found found = method.search(new SearchRun(
                        method,
                        settings,
                        run,
                        single(input, n),
                        single(weights, n),
                        single(logits, n),
                        atOnce,
                        step -> plan.admit(step, memory),
                        part));
                scores.add(found.scores());
                found.more()
                        .forEach((name, result) -> more.computeIfAbsent(name, k -> new ArrayList<>())
                                .add(result));
            }
            Map<String, Tensor> joined = new LinkedHashMap<>();
            more.forEach((name, results) -> joined.put(name, joined(results)));
            return new Attribution(joined(scores), logits, OptionalDouble.empty(), joined);
        }
    }

    private static Tensor single(Tensor batch, int n) {
        long[] shape = batch.shape();
        int row = Math.toIntExact(batch.elementType().bytesFor(batch.elementCount() / shape[0]));
        shape[0] = 1;
        return Tensor.of(batch.elementType(), shape, batch.bytes().slice(n * row, row));
    }

    private static Tensor joined(List<Tensor> singles) {
        Tensor first = Objects.requireNonNull(singles.get(0));
        long[] shape = first.shape();
        shape[0] = singles.size();
        ByteBuffer bytes = Tensor.allocate(first.elementType(), shape);
        singles.forEach(t -> bytes.put(t.bytes()));
        return Tensor.of(first.elementType(), shape, bytes.flip());
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
