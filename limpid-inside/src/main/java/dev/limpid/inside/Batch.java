package dev.limpid.inside;

import dev.limpid.graph.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Samples that went through a network together.
 *
 * @param indices which samples, in order; those that could not be read are missing
 * @param values the outputs of the network by name, each with one row per sample
 * @param failures the samples that could not be read
 */
public record Batch(List<Integer> indices, Map<String, Tensor> values, List<Gathered.Failure> failures) {
    public Batch {
        indices = List.copyOf(indices);
        values = Map.copyOf(values);
        failures = List.copyOf(failures);
    }

    /** How many samples went through. */
    public int size() {
        return indices.size();
    }

    /** An output. @throws NullPointerException if the network does not have it */
    public Tensor value(String name) {
        return Objects.requireNonNull(values.get(name), name);
    }
}
