package dev.limpid.distill;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** Conditions that rules are made of: thresholds between the quantiles of each feature, with the rows that meet them. */
final class Candidates {
    private final List<Condition> conditions = new ArrayList<>();
    private final List<BitSet> holds = new ArrayList<>();

    private Candidates() {}

    /**
     * All conditions.
     *
     * @param most thresholds of a feature
     */
    static Candidates of(Table table, int most) {
        Candidates all = new Candidates();
        for (int f = 0; f < table.width(); f++) {
            for (double each : thresholds(table, f, most)) {
                all.add(new Condition(f, true, each), table);
                all.add(new Condition(f, false, each), table);
            }
        }
        return all;
    }

    private void add(Condition condition, Table table) {
        conditions.add(condition);
        holds.add(rows(condition, table));
    }

    /** The rows that meet a condition. */
    static BitSet rows(Condition condition, Table table) {
        BitSet rows = new BitSet(table.size());
        for (int i = 0; i < table.size(); i++) {
            rows.set(i, condition.holds(table.row(i)));
        }
        return rows;
    }

    /** Middles between neighbouring values of a feature: all of them if there are few, else those at quantiles. */
    static double[] thresholds(Table table, int feature, int most) {
        double[] sorted = new double[table.size()];
        for (int i = 0; i < sorted.length; i++) {
            sorted[i] = table.at(i, feature);
        }
        Arrays.sort(sorted);
        double[] distinct = Arrays.stream(sorted).distinct().toArray();
        if (distinct.length - 1 <= most) {
            double[] middles = new double[Math.max(0, distinct.length - 1)];
            Arrays.setAll(middles, i -> middle(distinct[i], distinct[i + 1]));
            return middles;
        }
        List<Double> found = new ArrayList<>();
        for (int k = 1; k <= most; k++) {
            double value = sorted[(int) ((long) k * (sorted.length - 1) / (most + 1))];
            int at = Arrays.binarySearch(distinct, value);
            if (at + 1 < distinct.length) {
                double threshold = middle(distinct[at], distinct[at + 1]);
                if (found.isEmpty() || found.get(found.size() - 1) < threshold) {
                    found.add(threshold);
                }
            }
        }
        return found.stream().mapToDouble(d -> d).toArray();
    }

    private static double middle(double low, double high) {
        double middle = low + (high - low) / 2;
        return middle < high ? middle : low;
    }

    int size() {
        return conditions.size();
    }

    Condition condition(int number) {
        return conditions.get(number);
    }

    /** The rows that meet a condition; not to be changed. */
    BitSet rows(int number) {
        return holds.get(number);
    }

    /** How many bits two sets share. */
    static int both(BitSet a, BitSet b) {
        BitSet both = (BitSet) a.clone();
        both.and(b);
        return both.cardinality();
    }

    /** The bits of both. */
    static BitSet and(BitSet a, BitSet b) {
        BitSet both = (BitSet) a.clone();
        both.and(b);
        return both;
    }

    /** The bits of the first that the second lacks. */
    static BitSet without(BitSet a, BitSet b) {
        BitSet left = (BitSet) a.clone();
        left.andNot(b);
        return left;
    }
}
