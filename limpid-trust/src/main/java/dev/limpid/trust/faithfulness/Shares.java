package dev.limpid.trust.faithfulness;

import dev.limpid.trust.Hiding;
import dev.limpid.trust.MetricInput;
import java.util.BitSet;
import java.util.List;

/** The pixels of the highest scores. */
final class Shares {
    private Shares() {}

    /** For each share of the pixels, those of the highest scores: its product with their number, rounded down, at least one. */
    static List<BitSet> highest(MetricInput in, List<Double> shares) {
        return of(RemovalCurve.mostRelevantFirst(in), shares, 1);
    }

    /** For each share so many pixels from the front of an order. */
    static List<BitSet> of(int[] order, List<Double> shares, int least) {
        int[] counts = shares.stream()
                .mapToInt(share -> Math.max(least, (int) (share * order.length)))
                .toArray();
        return Hiding.first(order, counts);
    }
}
