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

    /**
     * Why the trial shows less than it seems to: it is undefined, as it is for maps that are the same everywhere; empty if it is defined for
     * all pictures, or could not be measured.
     */
    public Optional<String> warning() {
        long undefined = values.stream().filter(v -> Double.isNaN(v)).count();
        if (problem.isPresent() || undefined == 0) {
            return Optional.empty();
        }
        String what = method + ": " + property + " (" + metric + ") is undefined for ";
        return Optional.of(
                undefined == values.size()
                        ? what
                                + "all pictures, as it is for maps that are zero or the same everywhere; the trial shows nothing"
                        : what + undefined + " of " + values.size() + " pictures; the trial shows nothing about these");
    }

    /** Whether the method passes. What is undefined passes, since nothing speaks against it; a {@link #warning} says so. */
    public boolean isPassed() {
        return problem.isEmpty() && !(value > limit);
    }
}
