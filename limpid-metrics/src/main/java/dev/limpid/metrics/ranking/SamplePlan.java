package dev.limpid.metrics.ranking;

import org.hipparchus.distribution.continuous.ChiSquaredDistribution;
import org.hipparchus.distribution.continuous.NormalDistribution;
import org.hipparchus.distribution.continuous.TDistribution;

/**
 * How many samples a comparison needs.
 *
 * <p>Ref.: Cohen, Statistical Power Analysis for the Behavioral Sciences, 1988; Miller, Adding Error Bars to Evals, 2024, arXiv
 * 2411.00640.
 *
 * @param samples how many
 * @param low how many if the true spread is at the lower end of its 95 % interval
 * @param high how many if it is at the upper end
 */
public record SamplePlan(int samples, int low, int high) {
    /** More samples than this are not told apart. */
    public static final int MOST = 10_000_000;

    private static final int LEAST = 3;
    private static final NormalDistribution NORMAL = new NormalDistribution();

    /**
     * How a spread is known.
     *
     * @param deviation the standard deviation, of the differences where two things are compared
     * @param samples from how many samples it was estimated; 0 if it is stated
     */
    public record Spread(double deviation, int samples) {
        /** @throws IllegalArgumentException if it is negative or not finite, or from a single sample */
        public Spread {
            if (!(deviation >= 0) || Double.isInfinite(deviation) || samples < 0 || samples == 1) {
                throw new IllegalArgumentException("a spread of " + deviation + " from " + samples);
            }
        }

        /** The spread of some numbers. */
        public static Spread of(double... numbers) {
            double mean = 0;
            for (double number : numbers) {
                mean += number / numbers.length;
            }
            double squares = 0;
            for (double number : numbers) {
                squares += (number - mean) * (number - mean);
            }
            return new Spread(Math.sqrt(squares / Math.max(1, numbers.length - 1)), numbers.length);
        }

        /** The ends of the 95 % interval of the deviation for normal numbers; itself if it is stated. */
        double end(boolean isUpper) {
            if (samples == 0) {
                return deviation;
            }
            double freedom = samples - 1.0;
            double quantile = new ChiSquaredDistribution(freedom).inverseCumulativeProbability(isUpper ? 0.025 : 0.975);
            return deviation * Math.sqrt(freedom / quantile);
        }
    }

    /**
     * Samples after which the interval of a mean reaches no further than this to either side.
     *
     * @param width half the length of the interval, above 0
     * @param level such as 0.05 for an interval of 95 %
     */
    public static SamplePlan forWidth(Spread spread, double width, double level) {
        return of(spread, deviation -> samples(deviation / width, level, 0.5));
    }

    /**
     * Samples after which a true difference of two means over the same samples is found by a two-sided t test.
     *
     * @param spread of the differences, sample by sample
     * @param difference other than 0
     * @param level the probability of finding a difference that is none, over all comparisons
     * @param power the probability of finding this one, such as 0.8
     * @param comparisons how many differences are tested; each at the level divided by their number (Bonferroni)
     */
    public static SamplePlan forDifference(
            Spread spread, double difference, double level, double power, long comparisons) {
        return of(spread, deviation -> samples(deviation / Math.abs(difference), level / comparisons, power));
    }

    private interface Count {
        int of(double deviation);
    }

    private static SamplePlan of(Spread spread, Count count) {
        return new SamplePlan(count.of(spread.deviation), count.of(spread.end(false)), count.of(spread.end(true)));
    }

    /** The least number n with n at least the square of the sum of two quantiles times a ratio; found by halving. */
    private static int samples(double ratio, double level, double power) {
        double normal = NORMAL.inverseCumulativeProbability(1 - level / 2) + NORMAL.inverseCumulativeProbability(power);
        if (Double.isNaN(ratio) || normal * ratio * normal * ratio >= MOST) {
            return MOST;
        }
        int low = Math.max(LEAST, (int) Math.floor(normal * ratio * normal * ratio));
        int high = low;
        while (!isEnough(high, ratio, level, power) && high < MOST) {
            low = high;
            high = Math.min(MOST, high * 2);
        }
        while (high - low > 1) {
            int middle = low + (high - low) / 2;
            if (isEnough(middle, ratio, level, power)) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return isEnough(low, ratio, level, power) ? low : high;
    }

    private static boolean isEnough(int samples, double ratio, double level, double power) {
        TDistribution t = new TDistribution(samples - 1.0);
        double quantiles = t.inverseCumulativeProbability(1 - level / 2)
                + (power == 0.5 ? 0 : t.inverseCumulativeProbability(power));
        return samples >= quantiles * ratio * quantiles * ratio;
    }
}
