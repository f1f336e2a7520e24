package dev.limpid.world.judge;

import dev.limpid.world.ink.Draws;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A number measured on some pictures, and between which numbers it lies when other pictures of the kind are taken.
 *
 * <p>By the bootstrap: from the pictures as many are drawn again, with repetition, {@link #RESAMPLES} times; the middle 95
 * of 100 results are the interval.
 *
 * <p>Ref.: Efron, Bootstrap methods: another look at the jackknife, 1979, doi:10.1214/aos/1176344552.
 *
 * @param value on all pictures
 * @param low the lower end
 * @param high the upper end
 * @param count on how many pictures
 */
public record Interval(double value, double low, double high, int count) {
    /** How often pictures are drawn again. */
    public static final int RESAMPLES = 1000;

    private static final double TAIL = 0.025;

    /** The mean of some numbers, one per picture. @throws IllegalArgumentException if there are none */
    public static Interval ofMean(double... numbers) {
        return of(
                        numbers.length,
                        chosen -> IntStream.of(chosen)
                                .mapToDouble(i -> numbers[i])
                                .average())
                .orElseThrow(() -> new IllegalArgumentException("no numbers"));
    }

    /**
     * Any number that is made from pictures.
     *
     * @param count how many pictures there are
     * @param statistic the number, from the pictures with these indices; empty where they do not tell it
     * @return empty where all pictures do not tell it
     */
    public static Optional<Interval> of(int count, Function<int[], OptionalDouble> statistic) {
        OptionalDouble value = statistic.apply(IntStream.range(0, count).toArray());
        if (value.isEmpty()) {
            return Optional.empty();
        }
        Draws draws = Draws.of(count).named("bootstrap");
        double[] again = IntStream.range(0, RESAMPLES)
                .mapToObj(k -> statistic.apply(
                        IntStream.range(0, count).map(i -> draws.below(count)).toArray()))
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .sorted()
                .toArray();
        return Optional.of(new Interval(value.getAsDouble(), quantile(again, TAIL), quantile(again, 1 - TAIL), count));
    }

    /** Between two neighbours in proportion. */
    private static double quantile(double[] sorted, double share) {
        double at = share * (sorted.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + ((at - below) * (sorted[above] - sorted[below]));
    }
}
