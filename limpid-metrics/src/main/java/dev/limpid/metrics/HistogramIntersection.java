package dev.limpid.metrics;

import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/**
 * The similarity of the distributions of two lists of amounts: both are normalised to sum 1, and the smaller share of
 * each entry is added up. The result is 1 for equal distributions, 0 for disjoint ones, and 1 minus their total
 * variation distance in general. Negative amounts count as zero.
 *
 * <p>Ref.: Swain, Ballard, Color indexing, 1991, doi:10.1007/BF00130487.
 */
public final class HistogramIntersection {
    private HistogramIntersection() {}

    /**
     * The intersection of a list with a reference; from 0 to 1.
     *
     * @param amounts the result is 0 if they are all zero
     * @param reference of the same length
     * @return empty if the whole reference is zero
     */
    public static OptionalDouble of(double[] amounts, double[] reference) {
        double all = positiveSum(amounts);
        double expected = positiveSum(reference);
        if (expected == 0) {
            return OptionalDouble.empty();
        }
        double shared = 0;
        for (int i = 0; i < reference.length && all > 0; i++) {
            shared += Math.max(0, Math.min(amounts[i] / all, reference[i] / expected));
        }
        return OptionalDouble.of(shared);
    }

    private static double positiveSum(double[] amounts) {
        return DoubleStream.of(amounts).map(amount -> Math.max(0, amount)).sum();
    }
}
