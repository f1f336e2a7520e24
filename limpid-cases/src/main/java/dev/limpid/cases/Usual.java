package dev.limpid.cases;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * How near cases usually are to the nearest of the others: tells whether an answer is a good one. Does not change.
 */
public final class Usual {
    /** Cases whose nearest are looked up at most; more would not change the shares by more than a percent. */
    static final int SAMPLED = 2000;

    private static final double LIMIT = 0.95;

    private final double[] sorted;

    private Usual(double[] sorted) {
        this.sorted = sorted;
    }

    /**
     * The distances of cases to the nearest of the others.
     *
     * @param allowed for each case, which others count
     */
    public static Usual of(CaseIndex index, java.util.function.IntFunction<IntPredicate> allowed) {
        int size = index.size();
        int count = Math.min(size, SAMPLED);
        double[] nearest = IntStream.range(0, count)
                .map(spread(size, count))
                .parallel()
                .mapToObj(i -> index.nearest(i, 1, allowed.apply(i)))
                .filter(hits -> !hits.isEmpty())
                .mapToDouble(hits -> hits.get(0).distance())
                .sorted()
                .toArray();
        return new Usual(nearest);
    }

    private static IntUnaryOperator spread(int size, int count) {
        return i -> (int) ((long) i * size / count);
    }

    /** Distances as they are. */
    static Usual of(List<Double> distances) {
        return new Usual(distances.stream().mapToDouble(d -> d).sorted().toArray());
    }

    /** How many cases were looked at. */
    public int count() {
        return sorted.length;
    }

    /** The share of the cases whose nearest is at most so far; NaN without cases. */
    public double share(double distance) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        int at = Arrays.binarySearch(sorted, Math.nextUp(distance));
        int place = at < 0 ? -at - 1 : at;
        while (place > 0 && sorted[place - 1] > distance) {
            place--;
        }
        return (double) place / sorted.length;
    }

    /** The middle distance; NaN without cases. */
    public double median() {
        return quantile(0.5);
    }

    /** The distance below which 95 % of the cases have their nearest; NaN without cases. */
    public double limit() {
        return quantile(LIMIT);
    }

    private double quantile(double share) {
        return sorted.length == 0
                ? Double.NaN
                : sorted[Math.min(sorted.length - 1, (int) Math.ceil(share * sorted.length) - 1)];
    }

    /** Whether an answer at a distance is no good one: farther than is usual. */
    public boolean isTooFar(double distance) {
        return !(distance <= limit());
    }
}
