package dev.limpid.check;

import dev.limpid.error.LimpidException;
import java.util.Locale;

/**
 * What is still good enough. Standard values come from measurements of equal networks in other runtimes and opsets, and of
 * quantised ones; see docs/check.md.
 *
 * @param correlation the lowest rank correlation of a map with its reference
 * @param changed the largest share of the pictures whose prediction may be another one
 * @param mprt the highest likeness to the maps of networks whose weights were drawn again, by {@code mprt-cascading}
 * @param completeness the largest gap of the sum of the scores, relative to what it should be, of methods that promise a sum
 * @param sensitivity the largest change of a map relative to its length when the input hardly changes, by {@code max-sensitivity}
 */
public record Thresholds(double correlation, double changed, double mprt, double completeness, double sensitivity) {
    /** For networks that compute the same function: another runtime, opset or machine. */
    public static final Thresholds STANDARD = new Thresholds(0.99, 0, 0.45, 0.1, 1.5);

    /** @throws LimpidException if a value is not possible */
    public Thresholds {
        within("correlation", correlation, -1, 1);
        within("changed", changed, 0, 1);
        within("mprt", mprt, -1, 1);
        within("completeness", completeness, 0, Double.POSITIVE_INFINITY);
        within("sensitivity", sensitivity, 0, Double.POSITIVE_INFINITY);
    }

    private static void within(String name, double value, double lowest, double highest) {
        if (!(value >= lowest && value <= highest)) {
            throw LimpidException.badInput(String.format(
                    Locale.ROOT, "the threshold %s is %s, but lies between %s and %s", name, value, lowest, highest));
        }
    }

    /** The same with another rank correlation. */
    public Thresholds withCorrelation(double other) {
        return new Thresholds(other, changed, mprt, completeness, sensitivity);
    }

    /** The same with another share of predictions that may change. */
    public Thresholds withChanged(double other) {
        return new Thresholds(correlation, other, mprt, completeness, sensitivity);
    }

    /** The same with another likeness to the maps of networks that have learnt nothing. */
    public Thresholds withMprt(double other) {
        return new Thresholds(correlation, changed, other, completeness, sensitivity);
    }

    /** The same with another gap of the sum. */
    public Thresholds withCompleteness(double other) {
        return new Thresholds(correlation, changed, mprt, other, sensitivity);
    }

    /** The same with another sensitivity. */
    public Thresholds withSensitivity(double other) {
        return new Thresholds(correlation, changed, mprt, completeness, other);
    }
}
