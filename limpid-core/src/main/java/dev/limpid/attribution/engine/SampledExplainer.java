package dev.limpid.attribution.engine;

import dev.limpid.attribution.Attribution;
import dev.limpid.attribution.Method;
import dev.limpid.attribution.Progress;
import dev.limpid.attribution.engine.SampledParts.Chunks;
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
import dev.limpid.runtime.Aside;
import dev.limpid.runtime.Engine;
import dev.limpid.runtime.InOrder;
import dev.limpid.runtime.Program;
import java.nio.FloatBuffer;
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
    private record Parts(Graph begin, Graph each, Graph finish, Chunks chunks) {}

    @Override
    public Attribution explain(Tensor input, Target target, Progress progress) {
        try (ModelRun run = network.begin(progress)) {
            return explain(input, target, run);
        }
    }

    private Attribution explain(Tensor input, Target target, ModelRun run) {
        long batch = input.size(0);
        Map<String, Tensor> given = new HashMap<>();
        given.put(model.input().name(), input);
        // Segments are found while the graphs are derived, the program of the samples is compiled while the network
        // runs, and
        // the last one while samples run.
        try (Aside aside = new Aside()) {
            Aside.Result<Map<String, Tensor>> made = aside.begin(() -> precomputed(input));
            Parts graphs = parts.get(batch, () -> parts(batch));
            Aside.Result<Program> each = aside.begin(() -> chunk(graphs, batch));
            Aside.Result<Program> last = aside.begin(() -> run.program("finish " + batch, graphs::finish));
            Tensor logits = run.predict(input);
            given.put(GraphNames.LOGITS, logits);
            given.put(GraphNames.TARGET, target.weights(logits));
            boolean isBegun = !graphs.begin().outputs().isEmpty();
            @Nullable Program begin = isBegun ? run.program("begin " + batch, graphs::begin) : null;
            given.putAll(made.get());
            if (begin != null) {
                given.putAll(run.run(begin, given));
            }
            given.putAll(sums(graphs, each.get(), given, run));
            return finished(run.run(last.get(), given), logits);
        }
    }

    private Map<String, Tensor> precomputed(Tensor input) {
        Map<String, Tensor> made = new HashMap<>();
        method.precomputed(model, settings)
                .forEach(p -> made.put(p.name(), p.make().apply(input)));
        return made;
    }

    /** The program that runs a chunk of samples. */
    private Program chunk(Parts graphs, long batch) {
        Engine engine = network.engine();
        return network.program(
                "chunk " + batch, graphs::each, graphs.chunks().streams() > 1 ? engine.single() : engine);
    }

    private static Attribution finished(Map<String, Tensor> outputs, Tensor logits) {
        Map<String, Tensor> results = new LinkedHashMap<>(outputs);
        Tensor scores = Objects.requireNonNull(results.remove(GraphNames.ATTRIBUTION));
        @Nullable Tensor total = results.remove(GraphNames.TOTAL);
        OptionalDouble gap = total == null
                ? OptionalDouble.empty()
                : Completeness.gap(results.getOrDefault(AttributionExpr.VALUES, scores), total);
        return new Attribution(scores, logits, gap, results);
    }

    /**
     * Runs all chunks and adds up their sums, always in the same order.
     *
     * @return the sums by the input names of the next part
     */
    private Map<String, Tensor> sums(Parts graphs, Program each, Map<String, Tensor> given, ModelRun run) {
        Map<String, float[]> sums = new HashMap<>();
        int size = graphs.chunks().size();
        int count = (draws.count() + size - 1) / size;
        run.progress().reached(0, draws.count());
        int[] done = new int[1];
        InOrder.run(
                graphs.chunks().streams(), count, chunk -> run.run(each, feeds(given, chunk * size, size)), chunk -> {
                    chunk.forEach(
                            (name, part) -> add(sums.computeIfAbsent(ofSum(name), k -> zeros(part)), part.floats()));
                    each.reuse(chunk.values());
                    done[0] = Math.min(done[0] + size, draws.count());
                    run.progress().reached(done[0], draws.count());
                });
        Map<String, Tensor> carried = new HashMap<>();
        for (Value value : graphs.finish().inputs()) {
            float @Nullable [] sum = sums.get(value.name());
            if (sum != null) {
                carried.put(value.name(), Tensor.of(sum, sizes(value.type())));
            }
        }
        return carried;
    }

    private Map<String, Tensor> feeds(Map<String, Tensor> given, int from, int size) {
        Map<String, Tensor> feeds = new HashMap<>(given);
        feeds.put(GraphNames.DRAWN, draws.numbers(from, size));
        feeds.put(GraphNames.WEIGHTS, draws.weights(from, size));
        feeds.put(
                GraphNames.INDEX,
                Tensor.list(LongStream.range(from, from + size).toArray()));
        return feeds;
    }

    private static void add(float[] sum, FloatBuffer part) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += part.get(i);
        }
    }

    private Parts parts(long batch) {
        SampledParts all = SampledParts.of(model, method, settings, draws);
        Chunks chunks = all.chunks(batch, siblings, memory, network.engine().parallelism());
        int size = chunks.size();
        Graph each =
                size == 1 ? all.single() : ExplainerGraph.chunk(model, method, settings, draws, size, all.context());
        return new Parts(bound(all.begin(), batch, 1), bound(each, batch, size), bound(all.finish(), batch, 1), chunks);
    }

    private Graph bound(Graph graph, long batch, int chunk) {
        return network.forBatch(graph, batch).bind(GraphNames.POINTS, batch * chunk);
    }

    private static String ofSum(String output) {
        return GraphNames.CARRY + output.substring(Method.Sampled.SUM.length() + 1);
    }

    private static float[] zeros(Tensor part) {
        return new float[Math.toIntExact(part.elementCount())];
    }

    private static long[] sizes(TensorType type) {
        return Objects.requireNonNull(type.shape()).sizes();
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
