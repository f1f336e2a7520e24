package dev.limpid.trust.faithfulness;

import dev.limpid.trust.Correlation;
import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.Hiding;
import dev.limpid.trust.InputShape;
import dev.limpid.trust.MetricInfo;
import dev.limpid.trust.MetricInfo.Family;
import dev.limpid.trust.MetricInput;
import dev.limpid.trust.Need;
import dev.limpid.trust.Output;
import dev.limpid.trust.Passes;
import dev.limpid.trust.Proof;
import dev.limpid.trust.Rankings;
import dev.limpid.trust.Replacement;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Spearman's correlation of the magnitudes of the scores of groups of pixels with the squared change of the output when they are hidden.
 *
 * <p>Ref.: Nguyen and Rodríguez Martínez, On quantitative aspects of model interpretability, 2020, arXiv 2007.07584.
 *
 * @param steps the number of groups of pixels
 * @param replacement what they are replaced by
 * @param output the number of the class that is read
 */
public record MonotonicityNguyen(int steps, Replacement replacement, Output output) implements ExplanationMetric {
    /** With the usual settings. */
    public static final MonotonicityNguyen STANDARD = new MonotonicityNguyen(64, Replacement.mean(), Output.SCORE);

    @Override
    public MetricInfo info() {
        return MetricInfo.of("monotonicity-nguyen", Family.FAITHFULNESS)
                .range(-1, 1)
                .needs(Need.MAP, Need.INPUT, Need.NETWORK)
                .meaning("Whether pixels of larger magnitude change the output more, in either direction.")
                .order("magnitudes, lowest first; no normalisation")
                .cost("steps + 1 network passes")
                .reference(
                        "Nguyen and Rodríguez Martínez, On quantitative aspects of model interpretability, 2020, arXiv 2007.07584")
                .proved(new Proof.Verified(
                        "quantus 0.6.0, MonotonicityCorrelation",
                        1e-4,
                        "with one sample per group, since the replacement is fixed"));
    }

    @Override
    public OptionalDouble of(MetricInput in) {
        int size = Hiding.groupSize(in.shape().pixels(), steps);
        float[] magnitudes = in.map().clone();
        for (int i = 0; i < magnitudes.length; i++) {
            magnitudes[i] = Math.abs(magnitudes[i]);
        }
        List<BitSet> groups = Hiding.groups(Rankings.ascending(magnitudes), size);
        double before = RemovalCurve.height(in, output);
        double[] changes = Hiding.outputs(in, replacement, output, groups);
        double[] sums = new double[changes.length];
        for (int i = 0; i < changes.length; i++) {
            changes[i] = (changes[i] - before) * (changes[i] - before);
            sums[i] = Hiding.sum(magnitudes, groups.get(i));
        }
        return Correlation.SPEARMAN.of(sums, changes);
    }

    @Override
    public Passes passes(InputShape shape) {
        return Passes.network(Hiding.groupCount(shape.pixels(), steps) + 1L);
    }
}
