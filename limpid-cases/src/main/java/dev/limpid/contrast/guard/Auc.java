package dev.limpid.contrast.guard;

import dev.limpid.metrics.Interval;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** The area under the receiver operating curve: how often an adversarial input scores above a clean one, ties counting half. */
public final class Auc {
    private Auc() {}

    /**
     * The area.
     *
     * @return empty without clean or without adversarial inputs
     */
    public static OptionalDouble of(double[] clean, double[] adversarial) {
        if (clean.length == 0 || adversarial.length == 0) {
            return OptionalDouble.empty();
        }
        int count = clean.length + adversarial.length;
        double[] all = Arrays.copyOf(clean, count);
        System.arraycopy(adversarial, 0, all, clean.length, adversarial.length);
        Integer[] order = IntStream.range(0, count).boxed().toArray(Integer[]::new);
        Arrays.sort(order, Comparator.comparingDouble(i -> all[i]));
        double ranks = 0;
        int from = 0;
        while (from < count) {
            int to = from;
            while (to < count && all[order[to]] == all[order[from]]) {
                to++;
            }
            double rank = (from + 1 + to) / 2.0;
            for (int i = from; i < to; i++) {
                ranks += order[i] >= clean.length ? rank : 0;
            }
            from = to;
        }
        double n = adversarial.length;
        return OptionalDouble.of((ranks - n * (n + 1) / 2) / (n * clean.length));
    }

    /** The area with its 95 % bootstrap interval, in which clean and adversarial inputs are drawn together. */
    public static Optional<Interval> interval(double[] clean, double[] adversarial) {
        if (clean.length == 0 || adversarial.length == 0) {
            return Optional.empty();
        }
        return Interval.of(
                clean.length + adversarial.length,
                chosen -> of(
                        Arrays.stream(chosen)
                                .filter(i -> i < clean.length)
                                .mapToDouble(i -> clean[i])
                                .toArray(),
                        Arrays.stream(chosen)
                                .filter(i -> i >= clean.length)
                                .mapToDouble(i -> adversarial[i - clean.length])
                                .toArray()));
    }
}
