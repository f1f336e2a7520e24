package dev.limpid.distill;

import java.util.BitSet;
import java.util.List;

/** Rows of classes, and what rules cover of them. */
final class Coverage {
    private final int[] labels;
    private final BitSet[] ofClass;

    Coverage(int[] labels, int classes) {
        this.labels = labels;
        this.ofClass = new BitSet[classes];
        for (int k = 0; k < classes; k++) {
            ofClass[k] = new BitSet(labels.length);
        }
        for (int i = 0; i < labels.length; i++) {
            ofClass[labels[i]].set(i);
        }
    }

    /** The rows of a class; not to be changed. */
    BitSet of(int label) {
        return ofClass[label];
    }

    int classes() {
        return ofClass.length;
    }

    BitSet all() {
        BitSet all = new BitSet(labels.length);
        all.set(0, labels.length);
        return all;
    }

    /** The class of most of some rows; the first of those with as many. */
    int most(BitSet rows) {
        int best = 0;
        int most = -1;
        for (int k = 0; k < ofClass.length; k++) {
            int count = Candidates.both(ofClass[k], rows);
            if (count > most) {
                most = count;
                best = k;
            }
        }
        return best;
    }

    /** A conjunction with what it covers of the rows that are left. */
    Rule rule(List<Condition> conditions, int label, BitSet covered) {
        int all = covered.cardinality();
        int hits = Candidates.both(covered, ofClass[label]);
        return new Rule(
                conditions,
                conditions.size(),
                label,
                all == 0 ? 0 : (double) hits / all,
                (double) hits / Math.max(1, ofClass[label].cardinality()),
                all);
    }
}
