package dev.limpid.attribution;

import dev.limpid.graph.Graph;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.Value;
import dev.limpid.model.Classifier;
import dev.limpid.model.Target;
import dev.limpid.runtime.Engine;
import dev.limpid.runtime.Program;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Runs a method that averages, chunk by chunk, so that its memory is bounded and its progress is known. */
final class SampledExplainer implements Explainer {
    private final Classifier model;
    private final Method.Sampled method;
    private final Settings settings;
    private final Network network;
    private final Draws draws;
    private final int chunk;
    private final Map<Long, Graph> graphs = new HashMap<>();

    SampledExplainer(Classifier model, Method.Sampled method, Settings settings, Engine engine, long memory) {
        this.model = model;
        this.method = method;
        this.settings = settings;
        this.network = new Network(model, engine);
        this.draws = method.draws(model, settings);
        this.chunk = draws.chunk(Network.bytesPerSample(model), memory, model.isBatched());
    }

    @Override
    public Attribution explain(Tensor input, Target target, Progress progress) {
        long batch = input.size(0);
        Tensor weights = network.seed(target, input);
        Graph graph = graphs.computeIfAbsent(batch, this::graph);
        Program program = network.program("chunk " + batch, () -> graph);
        Map<String, Tensor> feeds = new HashMap<>();
        feeds.put(model.input().name(), input);
        feeds.put(ExplainerGraph.TARGET, weights);
        feeds.put(ExplainerGraph.CARRY, zeros(graph.input(ExplainerGraph.CARRY)));
        PointLogits seen = new PointLogits();
        for (int from = 0; from < draws.count(); from += chunk) {
            feeds.put(ExplainerGraph.DRAWN, draws.numbers(from, chunk));
            feeds.put(ExplainerGraph.WEIGHTS, draws.weights(from, chunk));
            Map<String, Tensor> results = program.run(feeds);
            feeds.put(ExplainerGraph.CARRY, Objects.requireNonNull(results.get(ExplainerGraph.ATTRIBUTION)));
            seen.add(Objects.requireNonNull(results.get(ExplainerGraph.LOGITS)), from, draws);
            progress.update(Math.min(from + chunk, draws.count()), draws.count());
        }
        Tensor scores = Objects.requireNonNull(feeds.get(ExplainerGraph.CARRY));
        return new Attribution(scores, seen.atInput(), seen.gap(scores, weights));
    }

    private Graph graph(long batch) {
        Graph symbolic = ExplainerGraph.chunk(model, method, settings, draws, chunk);
        return network.forBatch(symbolic, batch).bind(ExplainerGraph.POINTS, batch * chunk);
    }

    private static Tensor zeros(Value value) {
        long[] shape = Objects.requireNonNull(value.type().shape()).sizes();
        return Tensor.of(
                value.type().element(), shape, Tensor.allocate(value.type().element(), shape));
    }

    @Override
    public void close() {
        network.close();
    }
}
