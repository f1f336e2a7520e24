package dev.limpid.training;

import dev.limpid.graph.Graph;
import dev.limpid.graph.Tensor;
import dev.limpid.runtime.OnnxRuntime;
import dev.limpid.runtime.Program;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Checks that an exported network computes the same outputs as the trained one. */
final class Equality {
    private static final int PICTURES = 64;
    private static final double MOST = 1e-5;

    private Equality() {}

    /**
     * Compares all outputs on some images.
     *
     * @return the largest difference, relative to the largest number of its output
     * @throws IllegalStateException if it is above 1e-5
     */
    static double require(Training training, Graph graph, Pictures pictures) {
        int count = Math.min(PICTURES, pictures.count());
        long[] shape = {count, pictures.channels(), pictures.side(), pictures.side()};
        float[] values = training.batch(pictures, 0, count);
        List<float[]> wanted = training.outputs(values, shape);
        double most = 0;
        try (Program program = OnnxRuntime.create().compile(graph)) {
            Map<String, Tensor> found = program.run(Map.of("input", Tensor.of(values, shape)));
            for (int i = 0; i < wanted.size(); i++) {
                String name = graph.outputs().get(i);
                most = Math.max(
                        most,
                        difference(
                                wanted.get(i),
                                Objects.requireNonNull(found.get(name)).toDoubles()));
            }
        }
        if (!(most <= MOST)) {
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
