package dev.limpid.metrics;

import java.util.Arrays;
import java.util.Comparator;
import java.util.OptionalDouble;

/**
 * Spearman's rank correlation: how similar the order of two lists of numbers is, from -1 to 1. Equal numbers share
 * their mean rank.
 *
 * <p>Ref.: Spearman, The proof and measurement of association between two things, 1904, doi:10.2307/1412159.
 */
public final class RankCorrelation {
    private RankCorrelation() {}

    /**
     * The correlation of two lists of the same length; empty if all numbers of a list are equal. NaN ranks lowest.
     *
     * @throws IllegalArgumentException if the lengths differ
     */
    public static OptionalDouble of(double[] one, double[] other) {
        if (one.length != other.length) {
            throw new IllegalArgumentException(one.length + " numbers with " + other.length);
        }
        if (one.length < 2) {
            return OptionalDouble.empty();
        }
        double[] first = centred(one);
        double[] second = centred(other);
        double both = 0;
        double ofFirst = 0;
        double ofSecond = 0;
        for (int i = 0; i < first.length; i++) {
            both += first[i] * second[i];
            ofFirst += first[i] * first[i];
            ofSecond += second[i] * second[i];
        }
        return ofFirst == 0 || ofSecond == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(Math.max(-1, Math.min(1, both / Math.sqrt(ofFirst * ofSecond))));
    }

    /** The rank of each number minus the mean rank; these are multiples of a half, so that their sums are exact. */
    private static double[] centred(double[] numbers) {
        int count = numbers.length;
        double[] keys = new double[count];
        long[] order = new long[count];
        for (int i = 0; i < count; i++) {
            keys[i] = Double.isNaN(numbers[i]) ? Double.NEGATIVE_INFINITY : numbers[i] + 0.0;
            // The bits of the nearest float as an integer of the same order, then the place: integers are sorted
            // fastest.
            int bits = Float.floatToIntBits((float) keys[i] + 0f);
            order[i] = ((long) (bits >= 0 ? bits : ~bits ^ Integer.MIN_VALUE) << Integer.SIZE) | i;
        }
        KeyOrder.sort(order);
        settle(order, keys);
        double[] ranks = new double[count];
        for (int from = 0; from < count; ) {
            int to = from + 1;
            while (to < count && keys[(int) order[to]] == keys[(int) order[from]]) {
                to++;
            }
            for (int k = from; k < to; k++) {
                ranks[(int) order[k]] = (from + to - count) / 2.0;
            }
            from = to;
        }
        return ranks;
    }

    /** Sorts what is equal as floats by its doubles. */
    private static void settle(long[] order, double[] keys) {
        for (int from = 0; from < order.length; ) {
            int to = from + 1;
            boolean isSettled = true;
            while (to < order.length && order[to] >> Integer.SIZE == order[from] >> Integer.SIZE) {
                isSettled &= keys[(int) order[to]] == keys[(int) order[from]];
                to++;
            }
            if (!isSettled) {
                long[] sorted = Arrays.stream(order, from, to)
                        .boxed()
                        .sorted(Comparator.comparingDouble(o -> keys[o.intValue()]))
                        .mapToLong(Long::longValue)
                        .toArray();
                System.arraycopy(sorted, 0, order, from, sorted.length);
            }
            from = to;
        }
    }
}
