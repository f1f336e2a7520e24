package dev.limpid.trust.faithfulness;

import dev.limpid.trust.Correlation;
import dev.limpid.trust.Hiding;
import dev.limpid.trust.MetricInput;
import dev.limpid.trust.Output;
import dev.limpid.trust.Replacement;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What sets of pixels score and what hiding them does.
 */
final class SubsetEffects {
    private final double[] sums;
    private final double[] drops;

    SubsetEffects(double[] sums, double[] drops) {
        this.sums = sums;
        this.drops = drops;
    }

    /** The sum of the scores of each set. */
    double[] sums() {
        return sums;
    }

    /** The fall of the class when the set is hidden. */
    double[] drops() {
        return drops;
    }

    static SubsetEffects of(MetricInput in, List<BitSet> sets, Replacement replacement, Output output) {
        double before = RemovalCurve.height(in, output);
        double[] drops = Hiding.outputs(in, replacement, output, sets);
        double[] sums = new double[drops.length];
        for (int i = 0; i < drops.length; i++) {
            sums[i] = Hiding.sum(in.map(), sets.get(i));
            drops[i] = before - drops[i];
        }
        return new SubsetEffects(sums, drops);
    }

    OptionalDouble correlation(Correlation correlation) {
        return correlation.of(sums, drops);
    }
}
