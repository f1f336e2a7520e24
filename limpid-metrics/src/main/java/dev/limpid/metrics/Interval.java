package dev.limpid.metrics;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.hipparchus.distribution.continuous.TDistribution;

/**
 * A statistic of some samples with its 95 % interval. Of a share it is Wilson's ({@link #ofShare}), of pairs of samples the jackknife's ({@link
 * #ofJackknife}), else the bootstrap percentile interval: the statistic is computed on {@link
 * #RESAMPLES} lists of the same length, drawn from the samples with replacement, and the middle 95 % of the results
 * form the interval. The same samples always give the same interval.
 *
 * <p>Ref.: Efron, Bootstrap methods: another look at the jackknife, 1979, doi:10.1214/aos/1176344552.
 *
 * @param value the statistic of all samples
 * @param low the lower end
 * @param high the upper end
 * @param count number of samples
 */
public record Interval(double value, double low, double high, int count) {
    /** Number of bootstrap lists. */
    public static final int RESAMPLES = 1000;

    private static final double TAIL = 0.025;
    private static final double DEVIATIONS = 1.959963984540054;

    /**
     * A share with Wilson's interval, which holds near 0 and 1 too.
     *
     * <p>Ref.: Wilson, Probable inference, the law of succession, and statistical inference, 1927,
     * doi:10.1080/01621459.1927.10502953.
     *
     * @throws IllegalArgumentException if there are no samples, or more hits than samples
     */
    public static Interval ofShare(long hits, long count) {
        if (count < 1 || hits < 0 || hits > count) {
            throw new IllegalArgumentException(hits + " of " + count + " samples");
        }
        double share = (double) hits / count;
        double more = DEVIATIONS * DEVIATIONS / count;
        double middle = (share + (more / 2)) / (1 + more);
        double reach = DEVIATIONS * Math.sqrt((share * (1 - share) / count) + (more / (4 * count))) / (1 + more);
        return new Interval(
                share,
                hits == 0 ? 0 : Math.max(0, middle - reach),
                hits == count ? 1 : Math.min(1, middle + reach),
                Math.toIntExact(count));
    }

    /** The mean of some numbers, one per sample. @throws IllegalArgumentException if there are none */
    public static Interval ofMean(double... numbers) {
        if (numbers.length == 0) {
            throw new IllegalArgumentException("no numbers");
        }
        return of(numbers.length, chosen -> {
                    double sum = 0;
                    for (int i : chosen) {
                        sum += numbers[i];
                    }
                    return OptionalDouble.of(sum / chosen.length);
                })
                .orElseThrow();
    }

    /**
     * The interval of any statistic.
     *
     * @param count number of samples
     * @param statistic the statistic of the samples with these indices; empty if it is undefined for them
     * @return empty if the statistic of all samples is undefined
     */
    public static Optional<Interval> of(int count, Function<int[], OptionalDouble> statistic) {
        return of(count, RESAMPLES, statistic);
    }

    /**
     * The interval of a statistic that takes long, with another number of bootstrap lists.
     *
     * @param resamples number of bootstrap lists, at least 1
     */
    public static Optional<Interval> of(int count, int resamples, Function<int[], OptionalDouble> statistic) {
        OptionalDouble value = statistic.apply(IntStream.range(0, count).toArray());
        if (value.isEmpty()) {
            return Optional.empty();
        }
        SplittableRandom random = new SplittableRandom(count);
        double[] again = IntStream.range(0, resamples)
                .mapToObj(k -> statistic.apply(drawn(random, count)))
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .sorted()
                .toArray();
        return Optional.of(new Interval(value.getAsDouble(), quantile(again, TAIL), quantile(again, 1 - TAIL), count));
    }

    /**
     * The interval of a statistic by the delete-one jackknife, of which the value is always the middle: for statistics of pairs of samples,
     * in which a sample that is drawn twice would be compared with itself. Many samples are left out in groups.
     *
     * <p>Ref.: Tukey, Bias and confidence in not quite large samples (abstract), 1958, doi:10.1214/aoms/1177706647.
     *
     * @param groups the most groups that are left out in turn, at least 2
     * @return empty if the statistic of all samples is undefined; of no width if fewer than two groups can be left out
     */
    public static Optional<Interval> ofJackknife(int count, int groups, Function<int[], OptionalDouble> statistic) {
        OptionalDouble value = statistic.apply(IntStream.range(0, count).toArray());
        if (value.isEmpty()) {
            return Optional.empty();
        }
        int parts = Math.min(count, groups);
        double[] without = IntStream.range(0, parts)
                .mapToObj(k -> statistic.apply(
                        IntStream.range(0, count).filter(i -> i % parts != k).toArray()))
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .toArray();
        double reach = without.length < 2 ? 0 : reach(without);
        double middle = value.getAsDouble();
        return Optional.of(new Interval(middle, middle - reach, middle + reach, count));
    }

    private static double reach(double[] without) {
        double mean = Arrays.stream(without).average().orElseThrow();
        double squares =
                Arrays.stream(without).map(v -> (v - mean) * (v - mean)).sum();
        double error = Math.sqrt(squares * (without.length - 1) / without.length);
        return error * new TDistribution(without.length - 1.0).inverseCumulativeProbability(1 - TAIL);
    }

    /** The same with ends that lie within the range of the statistic. */
    public Interval within(double lowest, double highest) {
        return new Interval(value, Math.max(lowest, low), Math.min(highest, high), count);
    }

    private static int[] drawn(SplittableRandom random, int count) {
        int[] chosen = new int[count];
        for (int i = 0; i < count; i++) {
            chosen[i] = random.nextInt(count);
        }
        return chosen;
    }

    /** A percentile, interpolated between neighbours. */
    private static double quantile(double[] sorted, double share) {
        double at = share * (sorted.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + ((at - below) * (sorted[above] - sorted[below]));
    }
}
