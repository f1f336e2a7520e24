package dev.limpid.attribution.engine;

import dev.limpid.attribution.Attribution;
import dev.limpid.attribution.Method;
import dev.limpid.attribution.Progress;
import dev.limpid.attribution.formula.AttributionExpr;
import dev.limpid.attribution.formula.GraphNames;
import dev.limpid.attribution.formula.Samples;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Value;
import dev.limpid.model.Classifier;
import dev.limpid.model.Target;
import dev.limpid.runtime.Engine;
import dev.limpid.runtime.Program;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Runs a sampling method chunk by chunk, which bounds its memory, reports its progress and allows cancellation. */
final class SampledExplainer implements Explainer {
    private final Classifier model;
    private final Method.Sampled method;
    private final Settings settings;
    private final ModelPrograms network;
    private final long memory;
    private final int siblings;
    private final Samples draws;
    private final MadeOnce<Long, Parts> parts = new MadeOnce<>();

    SampledExplainer(Classifier model, Method.Sampled method, Settings settings, Engine engine, long memory) {
        this(model, method, settings, engine, memory, 1);
    }

    /** @param siblings how many explainers like this one share the memory, with this one */
    SampledExplainer(
            Classifier model, Method.Sampled method, Settings settings, Engine engine, long memory, int siblings) {
        this.model = model;
        this.method = method;
        this.settings = settings;
        this.network = new ModelPrograms(model, engine, memory);
        this.memory = memory;
        this.siblings = siblings;
        this.draws = method.samples(model, settings);
    }

    /** The number of samples of an explanation. */
    long samples() {
        return draws.count();
    }

    /** The graphs for one batch size. */
    private record Parts(Graph begin, Graph each, Graph finish, int chunk) {}

    @Override
    public Attribution explain(Tensor input, Target target, Progress progress) {
        try (ModelRun run = network.begin(progress)) {
            return explain(input, target, run);
        }
    }

    private Attribution explain(Tensor input, Target target, ModelRun run) {
        long batch = input.size(0);
        Parts graphs = parts.get(batch, () -> parts(batch));
        Tensor logits = run.predict(input);
        Map<String, Tensor> given = new HashMap<>();
        given.put(model.input().name(), input);
        given.put(GraphNames.TARGET, target.weights(logits));
        method.precomputed(model, settings)
                .forEach(p -> given.put(p.name(), p.make().apply(input)));
        if (!graphs.begin().outputs().isEmpty()) {
            given.putAll(run.run(run.program("begin " + batch, graphs::begin), given));
        }
        given.putAll(sums(graphs, run.program("chunk " + batch, graphs::each), given, run));
        Map<String, Tensor> results =
                new LinkedHashMap<>(run.run(run.program("finish " + batch, graphs::finish), given));
        Tensor scores = Objects.requireNonNull(results.remove(GraphNames.ATTRIBUTION));
        @Nullable Tensor total = results.remove(GraphNames.TOTAL);
        OptionalDouble gap = total == null
                ? OptionalDouble.empty()
                : Completeness.gap(results.getOrDefault(AttributionExpr.VALUES, scores), total);
        return new Attribution(scores, logits, gap, results);
    }

    /**
     * Runs all chunks.
     *
     * @return the sums by the input names of the next part
     */
    private Map<String, Tensor> sums(Parts graphs, Program each, Map<String, Tensor> given, ModelRun run) {
        Map<String, Tensor> carried = new HashMap<>();
        for (Value value : graphs.each().inputs()) {
            if (value.name().startsWith(GraphNames.CARRY)) {
                carried.put(value.name(), zeros(value.type()));
            }
        }
        run.progress().reached(0, draws.count());
        for (int from = 0; from < draws.count(); from += graphs.chunk()) {
            Map<String, Tensor> feeds = new HashMap<>(given);
            feeds.putAll(carried);
            feeds.put(GraphNames.DRAWN, draws.numbers(from, graphs.chunk()));
            feeds.put(GraphNames.WEIGHTS, draws.weights(from, graphs.chunk()));
            feeds.put(
                    GraphNames.INDEX,
                    Tensor.list(LongStream.range(from, from + graphs.chunk()).toArray()));
            Map<String, Tensor> sums = run.run(each, feeds);
            // Only this loop has seen the previous sums; recycling them saves that much garbage per chunk.
            each.reuse(carried.values());
            sums.forEach((name, sum) -> carried.put(ofSum(name), sum));
            run.progress().reached(Math.min(from + graphs.chunk(), draws.count()), draws.count());
        }
        return carried;
    }

    private Parts parts(long batch) {
        SampledParts all = SampledParts.of(model, method, settings, draws);
        int chunk = all.chunk(batch, siblings, memory);
        Graph each =
                chunk == 1 ? all.single() : ExplainerGraph.chunk(model, method, settings, draws, chunk, all.context());
        return new Parts(bound(all.begin(), batch, 1), bound(each, batch, chunk), bound(all.finish(), batch, 1), chunk);
    }

    private Graph bound(Graph graph, long batch, int chunk) {
        return network.forBatch(graph, batch).bind(GraphNames.POINTS, batch * chunk);
    }

    private static String ofSum(String output) {
        return GraphNames.CARRY + output.substring(Method.Sampled.SUM.length() + 1);
    }

    private static Tensor zeros(TensorType type) {
        long[] shape = Objects.requireNonNull(type.shape()).sizes();
        return Tensor.of(type.element(), shape, Tensor.allocate(type.element(), shape));
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
