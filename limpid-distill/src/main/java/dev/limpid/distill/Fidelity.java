package dev.limpid.distill;

import dev.limpid.metrics.Interval;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How often a student says what the network says, on rows that it was not fitted to, with 95 % intervals.
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
        Share agreement = new Share();
        Share right = new Share();
        Share own = new Share();
        Map<Integer, Share> classes = new TreeMap<>();
        for (int i = 0; i < said.length; i++) {
            agreement.add(said[i] == labels[i]);
            classes.computeIfAbsent(labels[i], k -> new Share()).add(said[i] == labels[i]);
            if (truth[i] >= 0) {
                right.add(said[i] == truth[i]);
                own.add(labels[i] == truth[i]);
            }
        }
        Map<Integer, Interval> byClass = new TreeMap<>();
        classes.forEach((k, share) -> share.interval().ifPresent(each -> byClass.put(k, each)));
        return new Fidelity(agreement.interval().orElseThrow(), right.interval(), own.interval(), byClass);
    }

    private static final class Share {
        private int hits;
        private int count;

        void add(boolean isHit) {
            hits += isHit ? 1 : 0;
            count++;
        }

        Optional<Interval> interval() {
            return count == 0 ? Optional.empty() : Optional.of(Interval.ofShare(hits, count));
        }
    }
}
