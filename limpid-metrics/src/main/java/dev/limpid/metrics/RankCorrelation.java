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
        return Ranks.of(one).correlation(Ranks.of(other));
    }

    /** The ranks of a list of numbers, which is compared with many others. Immutable. */
    public static final class Ranks {
        private final double[] centred;
        private final double squares;

        private Ranks(double[] centred) {
            this.centred = centred;
            double sum = 0;
            for (double rank : centred) {
                sum += rank * rank;
            }
            squares = sum;
        }

        /** The ranks of some numbers. NaN ranks lowest. */
        public static Ranks of(double[] numbers) {
            return new Ranks(centred(numbers));
        }

        /**
         * The correlation of two lists of the same length; empty if all numbers of a list are equal.
         *
         * @throws IllegalArgumentException if the lengths differ
         */
        public OptionalDouble correlation(Ranks other) {
            if (centred.length != other.centred.length) {
                throw new IllegalArgumentException(centred.length + " numbers with " + other.centred.length);
            }
            double both = 0;
            for (int i = 0; i < centred.length; i++) {
                both += centred[i] * other.centred[i];
            }
            return squares == 0 || other.squares == 0
                    ? OptionalDouble.empty()
                    : OptionalDouble.of(Math.max(-1, Math.min(1, both / Math.sqrt(squares * other.squares))));
        }
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
