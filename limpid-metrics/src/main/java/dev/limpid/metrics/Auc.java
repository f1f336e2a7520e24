package dev.limpid.metrics;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * The area under the receiver operating curve: how often a positive scores above a negative, where equal scores count half.
 *
 * <p>Ref.: Fawcett, An introduction to ROC analysis, 2006, doi:10.1016/j.patrec.2005.10.010.
 */
public final class Auc {
    private Auc() {}

    /**
     * The area.
     *
     * @param negatives their scores; none is NaN
     * @param positives their scores; none is NaN
     * @return empty without negatives or without positives
     */
    public static OptionalDouble of(double[] negatives, double[] positives) {
        if (negatives.length == 0 || positives.length == 0) {
            return OptionalDouble.empty();
        }
        int count = negatives.length + positives.length;
        double[] all = Arrays.copyOf(negatives, count);
        System.arraycopy(positives, 0, all, negatives.length, positives.length);
        Integer[] order = IntStream.range(0, count).boxed().toArray(Integer[]::new);
        Arrays.sort(order, Comparator.comparingDouble(i -> all[i]));
        double ranks = 0;
        int from = 0;
        while (from < count) {
            int to = from + 1;
            while (to < count && all[order[to]] == all[order[from]]) {
                to++;
            }
            double rank = (from + 1 + to) / 2.0;
            for (int i = from; i < to; i++) {
                ranks += order[i] >= negatives.length ? rank : 0;
            }
            from = to;
        }
        double n = positives.length;
        return OptionalDouble.of((ranks - n * (n + 1) / 2) / (n * negatives.length));
    }

    /** The area with its 95 % bootstrap interval, in which negatives and positives are drawn together. */
    public static Optional<Interval> interval(double[] negatives, double[] positives) {
        if (negatives.length == 0 || positives.length == 0) {
            return Optional.empty();
        }
        return Interval.of(
                negatives.length + positives.length,
                chosen -> of(
                        Arrays.stream(chosen)
                                .filter(i -> i < negatives.length)
                                .mapToDouble(i -> negatives[i])
                                .toArray(),
                        Arrays.stream(chosen)
                                .filter(i -> i >= negatives.length)
                                .mapToDouble(i -> positives[i - negatives.length])
                                .toArray()));
    }
}
