package dev.limpid;

import dev.limpid.attribution.Attribution;
import dev.limpid.attribution.MethodInfo;
import dev.limpid.graph.Tensor;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Tells scores from rounding noise, for methods whose scores can be compared with the target.
 *
 * <p>Single precision keeps about seven digits, so that a score of less than a millionth of what the target can change is
 * an accident of rounding. What it can change is 1 for a probability and else the magnitude of the network's largest
 * output. Slopes are compared after they are multiplied by the range of the input.
 */
final class Noise {
    /** Scores below this share of what the target can change are noise. */
    static final double SHARE = 1e-6;

    private static final String SLOPE = "target per unit of input";

    private Noise() {}

    /**
     * A sentence, if no score is above the noise; empty too where all scores are zero or the unit cannot be compared.
     *
     * @param unit the unit of the scores in words
     */
    static Optional<String> find(MethodInfo info, String unit, Attribution answer, Tensor input) {
        double largest = answer.scores().largestMagnitude();
        OptionalDouble reach = reach(info, unit, answer);
        if (reach.isEmpty() || largest == 0) {
            return Optional.empty();
        }
        double size = info.unit().equals(SLOPE) ? largest * range(input) : largest;
        if (!(size < SHARE * reach.getAsDouble())) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "all scores are rounding noise: the largest is %.2g, where the target can change by %.2g; they are drawn"
                        + " as nothing",
                largest,
                reach.getAsDouble()));
    }

    private static OptionalDouble reach(MethodInfo info, String unit, Attribution answer) {
        if (unit.equals("probability")) {
            return OptionalDouble.of(1);
        }
        boolean isOfTarget = info.unit().equals("target") || info.unit().equals(SLOPE);
        return isOfTarget ? OptionalDouble.of(answer.logits().largestMagnitude()) : OptionalDouble.empty();
    }

    /** The range of the input's values; of an input of equal values, their magnitude. */
    private static double range(Tensor input) {
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (double number : input.toDoubles()) {
            least = Math.min(least, number);
            most = Math.max(most, number);
        }
        return most > least ? most - least : Math.abs(most);
    }
}
