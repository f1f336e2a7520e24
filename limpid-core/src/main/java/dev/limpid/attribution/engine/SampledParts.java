package dev.limpid.attribution.engine;

import dev.limpid.attribution.Method;
import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.attribution.formula.GraphNames;
import dev.limpid.attribution.formula.SampleBatch;
import dev.limpid.attribution.formula.Samples;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.graph.Graph;
import dev.limpid.graph.TensorType;
import dev.limpid.model.Classifier;
import dev.limpid.runtime.Shapes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The graphs of a sampling method with an open batch size, shared by all ways to run it.
 *
 * @param context the types of the values that are computed once
 * @param single the chunk of one sample
 */
record SampledParts(
        Classifier model, Samples samples, Map<String, TensorType> context, Graph begin, Graph single, Graph finish) {
    static SampledParts of(Classifier model, Method.Sampled method, Settings settings, Samples samples) {
        Graph begin = ExplainerGraph.begin(model, method, settings);
        Map<String, TensorType> context = typed(begin, GraphNames.CONTEXT);
        Graph single = ExplainerGraph.chunk(model, method, settings, samples, 1, context);
        Map<String, TensorType> sums = typed(single, Method.Sampled.SUM + "/");
        Graph finish = ExplainerGraph.finish(model, method, settings, context, sums);
        return new SampledParts(model, samples, context, begin, single, finish);
    }

    /**
     * How the samples are divided.
     *
     * @param size the number of samples per forward pass
     * @param streams how many forward passes run at once
     */
    record Chunks(int size, int streams) {}

    /**
     * How the samples are divided; see {@link MemoryPlan#chunk} and {@link MemoryPlan#streams}.
     *
     * @param explainers how many explainers like this one are kept at the same time
     * @param threads how many threads may compute
     */
    Chunks chunks(long batch, int explainers, long memory, int threads) {
        List<Graph> once = List.of(
                bound(model.graph().withOutputs(List.of(model.logits())).pruned(), batch),
                bound(begin, batch),
                bound(finish, batch));
        MemoryPlan plan =
                MemoryPlan.of(model, once, bound(single, batch)).with(samples).times(explainers);
        int size = plan.chunk(samples.count(), memory, model.isBatched());
        return new Chunks(size, plan.streams(size, samples.count(), memory, threads));
    }

    private static Graph bound(Graph graph, long batch) {
        return graph.bind(Shapes.BATCH, batch).bind(GraphNames.POINTS, batch);
    }

    /** The network run on the method's points for a chunk of samples. */
    static SampleBatch batch(ForwardPass f, Method.Sampled method, SampleBatch.Chunk chunk) {
        return SampleBatch.of(f, method.points(f, f.input().unsqueeze(1), chunk.drawn()), method::at, chunk);
    }

    /** The types of the outputs whose names have this prefix, by the rest of the name. */
    private static Map<String, TensorType> typed(Graph graph, String before) {
        Map<String, TensorType> types = new LinkedHashMap<>();
        graph.outputs().stream()
                .filter(o -> o.startsWith(before))
                .forEach(o -> types.put(
                        o.substring(before.length()), graph.findType(o).orElseThrow()));
        return types;
    }
}
