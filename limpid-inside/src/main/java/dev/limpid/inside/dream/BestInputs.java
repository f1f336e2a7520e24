package dev.limpid.inside.dream;

import dev.limpid.attribution.Progress;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Tensor;
import dev.limpid.inside.Batch;
import dev.limpid.inside.Gathered;
import dev.limpid.inside.Samples;
import dev.limpid.inside.Sweep;
import dev.limpid.model.Classifier;
import dev.limpid.runtime.Engine;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The inputs of a data set that excite the units of layers most: what dreams are compared with.
 *
 * @param highest the largest activation of each unit over all inputs
 * @param which the number of the input with it; -1 if no input could be read
 * @param lowest the smallest activation of each unit
 */
@SuppressWarnings("ArrayRecordComponent") // copied on the way in and out, and compared by their numbers
public record BestInputs(float[] highest, int[] which, float[] lowest) {
    /** With copies of the arrays. */
    public BestInputs {
        highest = highest.clone();
        which = which.clone();
        lowest = lowest.clone();
    }

    /**
     * The best inputs of a data set.
     *
     * @param values the values of the network that are looked at; see {@link LayerView}
     * @param isCentre whether only the middle position counts, instead of the mean over all positions
     * @param failed hears of inputs that cannot be read
     * @return for each of the values
     * @throws dev.limpid.error.LimpidException if a value has no units, no input can be read, or {@code CANCELLED}
     */
    public static Map<String, BestInputs> of(
            Engine engine,
            Classifier model,
            List<String> values,
            boolean isCentre,
            Samples samples,
            Consumer<Gathered.Failure> failed,
            Progress progress) {
        Map<String, BestInputs> best = new LinkedHashMap<>();
        values.forEach(v -> best.put(v, empty(LayerView.of(model, v).channels())));
        try (Sweep sweep = Sweep.of(engine, graph(model, values, isCentre), Sweep.chunk(model))) {
            sweep.run(
                    samples,
                    0,
                    batch -> batch,
                    (next, batch) -> {
                        batch.failures().forEach(failed);
                        best.forEach((v, b) -> b.add(batch, OUT + v));
                    },
                    progress);
        }
        return best;
    }

    private static final String OUT = "mean/";

    /** The network with the activations of the units of some values, {@code float[N,C]} each. */
    static Graph graph(Classifier model, List<String> values, boolean isCentre) {
        Graph network = model.graph().withOutputs(values).pruned();
        GraphBuilder b = network.toBuilder();
        Map<String, Expr> outputs = new LinkedHashMap<>();
        for (String each : values) {
            LayerView layer = LayerView.of(model, each);
            Expr vectors = layer.vectors(b.value(each), -1);
            Expr weights = b.constant(Tensor.of(layer.weights(isCentre), layer.places(), 1));
            outputs.put(
                    OUT + each,
                    vectors.matMul(weights).reshape(-1, layer.channels()).cast(ElementType.FLOAT));
        }
        return b.build(outputs);
    }

    private static BestInputs empty(int units) {
        float[] highest = new float[units];
        float[] lowest = new float[units];
        int[] which = new int[units];
        Arrays.fill(highest, Float.NEGATIVE_INFINITY);
        Arrays.fill(lowest, Float.POSITIVE_INFINITY);
        Arrays.fill(which, -1);
        return new BestInputs(highest, which, lowest);
    }

    private void add(Batch batch, String output) {
        if (batch.size() == 0) {
            return;
        }
        float[] found = batch.value(output).toFloats();
        for (int i = 0; i < found.length; i++) {
            int unit = i % highest.length;
            if (found[i] > highest[unit]) {
                highest[unit] = found[i];
                which[unit] = batch.indices().get(i / highest.length);
            }
            lowest[unit] = Math.min(lowest[unit], found[i]);
        }
    }

    @Override
    public float[] highest() {
        return highest.clone();
    }

    @Override
    public int[] which() {
        return which.clone();
    }

    @Override
    public float[] lowest() {
        return lowest.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BestInputs b
                && Arrays.equals(highest, b.highest)
                && Arrays.equals(which, b.which)
                && Arrays.equals(lowest, b.lowest);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(highest) + Arrays.hashCode(which);
    }

    @Override
    public String toString() {
        return "best inputs of " + highest.length + " units";
    }
}
