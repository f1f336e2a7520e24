package dev.limpid.training;

import dev.limpid.graph.ElementType;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Tensor;
import dev.limpid.runtime.OnnxRuntime;
import dev.limpid.runtime.Program;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;

/** Checks that an exported network computes the same outputs as the trained one. */
final class Equality {
    private static final int EXAMPLES = 64;
    /** The usual largest difference. */
    static final double MOST = 1e-5;

    private Equality() {}

    /**
     * Compares all outputs on some examples.
     *
     * @return the largest difference, relative to the largest number of its output
     * @throws IllegalStateException if it is above 1e-5
     */
    static double require(Training training, Graph graph, Examples examples) {
        return require(training, graph, examples, MOST);
    }

    /**
     * The same with another largest difference.
     *
     * @throws IllegalStateException if it is exceeded
     */
    static double require(Training training, Graph graph, Examples examples, double largest) {
        int count = Math.min(EXAMPLES, examples.count());
        long[] shape = LongStream.concat(LongStream.of(count), LongStream.of(examples.shape()))
                .toArray();
        float[] values = training.batch(examples, 0, count);
        List<float[]> wanted = training.outputs(values, shape);
        ElementType element = graph.input("input").type().element();
        Tensor fed = element == ElementType.FLOAT
                ? Tensor.of(values, shape)
                : Tensor.of(element, Tensor.of(values, shape).toDoubles(), shape);
        double most = 0;
        try (Program program = OnnxRuntime.create().compile(graph)) {
            Map<String, Tensor> found = program.run(Map.of("input", fed));
            for (int i = 0; i < wanted.size(); i++) {
                String name = graph.outputs().get(i);
                most = Math.max(
                        most,
                        difference(
                                wanted.get(i),
                                Objects.requireNonNull(found.get(name)).toDoubles()));
            }
        }
        if (!(most <= largest)) {
            throw new IllegalStateException("the exported network differs from the trained one by " + most);
        }
        return most;
    }

    private static double difference(float[] wanted, double[] found) {
        double largest = 0;
        double difference = 0;
        for (int i = 0; i < wanted.length; i++) {
            largest = Math.max(largest, Math.abs(wanted[i]));
            difference = Math.max(difference, Math.abs(wanted[i] - found[i]));
        }
        return difference / largest;
    }
}
