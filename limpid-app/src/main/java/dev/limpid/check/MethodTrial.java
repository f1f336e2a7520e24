package dev.limpid.check;

import java.util.List;
import java.util.Optional;

/**
 * A property of a method on a network, measured by a metric and averaged over pictures.
 *
 * @param method its name
 * @param metric the name of the metric; see {@code limpid metrics}
 * @param property what it is about, in a word or two
 * @param value the mean; NaN if it is undefined for all pictures
 * @param limit the largest value that is good enough
 * @param values one for each picture, in the order of the data; NaN where it is undefined
 * @param problem why it could not be measured; empty if it could
 */
public record MethodTrial(
        String method,
        String metric,
        String property,
        double value,
        double limit,
        List<Double> values,
        Optional<String> problem) {
    public MethodTrial {
        values = List.copyOf(values);
    }

    /** Whether the method passes. What is undefined passes, since nothing speaks against it; it is shown as such. */
    public boolean isPassed() {
        return problem.isEmpty() && !(value > limit);
    }
}
