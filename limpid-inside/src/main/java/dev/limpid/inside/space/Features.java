package dev.limpid.inside.space;

import dev.limpid.attribution.Progress;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Tensor;
import dev.limpid.inside.Batch;
import dev.limpid.inside.Checkpoint;
import dev.limpid.inside.Gathered;
import dev.limpid.inside.Samples;
import dev.limpid.inside.Sweep;
import dev.limpid.metrics.Vectors;
import dev.limpid.model.Classifier;
import dev.limpid.runtime.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Features of inputs by layers of a network, with its predictions. Rows of all layers belong to the same inputs.
 *
 * @param layers the features by each layer; with {@link Pooling#PLACES} as many rows for an input as the layer has places
 * @param inputs the numbers of the inputs that could be read, in order
 * @param predicted the class of each of these inputs, from 0
 * @param probabilities of these classes; NaN where the network has none
 * @param failures the inputs that could not be read
 */
@SuppressWarnings("ArrayRecordComponent") // large tables of numbers, which nobody changes or compares
public record Features(
        List<Vectors> layers, int[] inputs, int[] predicted, float[] probabilities, List<Gathered.Failure> failures) {
    public Features {
        layers = List.copyOf(layers);
        failures = List.copyOf(failures);
    }

    /**
     * Runs a network over inputs.
     *
     * @param values the layers' values
     * @param memory bytes that the features may take
     * @param checkpoint where a run that was ended is taken up
     * @throws LimpidException if a value has no features for each input, the features take more memory than allowed, or no
     *     input can be read
     */
    public static Features of(
            Classifier model,
            Engine engine,
            List<String> values,
            Pooling pooling,
            Samples samples,
            long memory,
            Optional<Checkpoint> checkpoint,
            Progress progress) {
        FeatureGraph graph = FeatureGraph.pooled(model, values, pooling);
        try (Sweep sweep = Sweep.of(engine, graph.graph(), Sweep.chunk(model))) {
            Gathered<FeatureTable> all = sweep.gather(
                    samples,
                    () -> new FeatureTable(values.size()),
                    batch -> table(model, graph, batch, values.size(), samples.size(), memory),
                    checkpoint,
                    progress);
            return of(all, values.size());
        }
    }

    private static FeatureTable table(
            Classifier model, FeatureGraph graph, Batch batch, int layers, int all, long memory) {
        FeatureTable table = new FeatureTable(layers);
        if (batch.size() == 0) {
            return table;
        }
        List<Vectors> read = graph.read(batch);
        List<Vectors> numbers = read.subList(0, layers);
        Vectors logits = read.get(layers);
        Tensor scores = Tensor.of(logits.values(), logits.count(), logits.width());
        long size = numbers.stream().mapToLong(Vectors::width).sum();
        long bytes = Math.multiplyExact(size, 4L * all);
        if (bytes > memory || size * all > Integer.MAX_VALUE) {
            throw LimpidException.tooLarge(String.format(
                    java.util.Locale.ROOT,
                    "the features of %,d inputs take %,d MB, and %,d MB are allowed; use fewer inputs or layers,"
                            + " or allow more memory",
                    all,
                    bytes >> 20,
                    memory >> 20));
        }
        for (int row = 0; row < batch.size(); row++) {
            List<float[]> features = new ArrayList<>();
            for (Vectors each : numbers) {
                float[] own = each.row(row);
                check(own, batch.indices().get(row));
                features.add(own);
            }
            int decision = model.decision(scores, row);
            double best = model.best(scores, row, 1).get(0).probability();
            float probability = (float) (model.isBinary() && decision == 0 ? 1 - best : best);
            table.add(batch.indices().get(row), decision, probability, features);
        }
        return table;
    }

    private static void check(float[] features, int input) {
        for (float each : features) {
            if (!Float.isFinite(each)) {
                throw LimpidException.unsupported("the features of input " + input
                        + " are infinite or not a number at this layer, so they have no place; choose another layer");
            }
        }
    }

    private static Features of(Gathered<FeatureTable> gathered, int layers) {
        FeatureTable table = gathered.statistic();
        if (table.inputs().isEmpty()) {
            throw LimpidException.badInput(
                    gathered.failures().isEmpty()
                            ? "there are no inputs"
                            : "no input can be read" + Gathered.Failure.first(gathered.failures()));
        }
        List<Vectors> all = new ArrayList<>();
        for (int i = 0; i < layers; i++) {
            all.add(Vectors.of(table.layer(i)));
        }
        float[] probabilities = new float[table.inputs().size()];
        for (int i = 0; i < probabilities.length; i++) {
            probabilities[i] = table.probabilities().get(i);
        }
        return new Features(
                all,
                table.inputs().stream().mapToInt(i -> i).toArray(),
                table.predicted().stream().mapToInt(i -> i).toArray(),
                probabilities,
                gathered.failures());
    }
}
