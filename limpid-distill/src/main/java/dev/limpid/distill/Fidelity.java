package dev.limpid.distill;

import dev.limpid.metrics.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How often a student says what the network says, on rows that it was not fitted to, with 95 % bootstrap intervals.
 *
 * @param agreement the share of rows on which both say the same
 * @param accuracy the share of the rows with a known class on which the student is right; empty without any
 * @param network the same for the network
 * @param byClass the agreement on the rows that the network puts in a class, by class
 */
public record Fidelity(
        Interval agreement, Optional<Interval> accuracy, Optional<Interval> network, Map<Integer, Interval> byClass) {
    public Fidelity {
        byClass = Map.copyOf(byClass);
    }

    /**
     * Compares.
     *
     * @param said what the student says of each row, at least one
     * @param labels what the network says
     * @param truth the known class of each row; negative where it is not known
     */
    public static Fidelity of(int[] said, int[] labels, int[] truth) {
        double[] agrees = new double[said.length];
        Map<Integer, List<Double>> classes = new TreeMap<>();
        List<Double> right = new ArrayList<>();
        List<Double> own = new ArrayList<>();
        for (int i = 0; i < said.length; i++) {
            agrees[i] = said[i] == labels[i] ? 1 : 0;
            classes.computeIfAbsent(labels[i], k -> new ArrayList<>()).add(agrees[i]);
            if (truth[i] >= 0) {
                right.add(said[i] == truth[i] ? 1.0 : 0.0);
                own.add(labels[i] == truth[i] ? 1.0 : 0.0);
            }
        }
        Map<Integer, Interval> byClass = new TreeMap<>();
        classes.forEach((k, list) -> interval(list).ifPresent(each -> byClass.put(k, each)));
        return new Fidelity(Interval.ofMean(agrees), interval(right), interval(own), byClass);
    }

    private static Optional<Interval> interval(List<Double> numbers) {
        return numbers.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        Interval.ofMean(numbers.stream().mapToDouble(d -> d).toArray()));
    }
}
