package dev.limpid.trust.faithfulness;

import dev.limpid.trust.Hiding;
import dev.limpid.trust.MetricInput;
import dev.limpid.trust.Numbers;
import dev.limpid.trust.Output;
import dev.limpid.trust.Rankings;
import dev.limpid.trust.Replacement;
import java.util.BitSet;
import java.util.List;

/** The curve of a class while pixels are replaced in the order of a map. */
final class RemovalCurve {
    private RemovalCurve() {}

    /** What orders are shared by. */
    private enum Order {
        MOST_FIRST,
        LEAST_FIRST
    }

    /**
     * The heights after none, some and all pixels.
     *
     * @param order the pixels in the order in which they are replaced
     */
    static double[] heights(MetricInput in, int[] order, int steps, Replacement replacement, Output output) {
        int[] counts = Hiding.counts(order.length, steps);
        return Hiding.outputs(in, replacement, output, Hiding.first(order, counts));
    }

    /** The area under the curve over the share of replaced pixels. */
    static double area(MetricInput in, int[] order, int steps, Replacement replacement, Output output) {
        int[] counts = Hiding.counts(order.length, steps);
        double[] at = new double[counts.length];
        for (int i = 0; i < at.length; i++) {
            at[i] = counts[i];
        }
        return Numbers.meanHeight(at, heights(in, order, steps, replacement, output));
    }

    /** The mean fall of the curve below its first height, which is counted too (AOPC). */
    static double meanDrop(double[] heights) {
        return heights[0] - Numbers.mean(heights);
    }

    /** The heights after each of some sets is replaced in turn, without the height before the first. */
    static double[] heightsOfSets(MetricInput in, List<BitSet> sets, Replacement replacement, Output output) {
        return Hiding.outputs(in, replacement, output, Hiding.cumulated(sets));
    }

    /** The height of the input itself. */
    static double height(MetricInput in, Output output) {
        return output.of(in.network(), in.network().of(in.input()), in.target());
    }

    /** Most relevant first. The order must not be changed. */
    static int[] mostRelevantFirst(MetricInput in) {
        return in.once(Order.MOST_FIRST, () -> Rankings.descending(in.map()));
    }

    /** Least relevant first. The order must not be changed. */
    static int[] leastRelevantFirst(MetricInput in) {
        return in.once(Order.LEAST_FIRST, () -> Rankings.ascending(in.map()));
    }
}
