package dev.limpid.trust.faithfulness;

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
import dev.limpid.trust.Replacement;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Whether the output never falls while pixels are shown on an empty input, those with the lowest scores first.
 *
 * <p>Ref.: Arya et al., One Explanation Does Not Fit All: A Toolkit and Taxonomy of AI Explainability Techniques, 2019, arXiv 1909.03012.
 *
 * @param steps the number of groups of pixels
 * @param replacement what they are replaced by
 * @param output the number of the class that is read
 */
public record MonotonicityArya(int steps, Replacement replacement, Output output) implements ExplanationMetric {
    /** With the usual settings. */
    public static final MonotonicityArya STANDARD = new MonotonicityArya(64, Replacement.mean(), Output.PROBABILITY);

    @Override
    public MetricInfo info() {
        return MetricInfo.of("monotonicity-arya", Family.FAITHFULNESS)
                .range(0, 1)
                .needs(Need.MAP, Need.INPUT, Need.NETWORK)
                .meaning(
                        "1 if the output never falls while the pixels are shown, those of the lowest scores first; its mean over inputs is a rate.")
                .order("signed scores, lowest first; no normalisation")
                .cost("steps network passes")
                .reference(
                        "Arya et al., One Explanation Does Not Fit All: A Toolkit and Taxonomy of AI Explainability Techniques, 2019, arXiv 1909.03012")
                .proved(
                        new Proof.Quarantined(
                                "a network whose output rises with every pixel gives 1 to every map, so the direction does not hold",
                                "equal to explainiverse 0.15.2, compute_monotonicity; quantus 0.6.0 replaces the baseline by the baseline and gives 1 to every map"));
    }

    @Override
    public OptionalDouble of(MetricInput in) {
        int size = Hiding.groupSize(in.shape().pixels(), steps);
        List<BitSet> shown = Hiding.cumulated(Hiding.groups(RemovalCurve.leastRelevantFirst(in), size));
        List<BitSet> hidden = Hiding.others(shown, in.shape().pixels());
        double[] heights = Hiding.outputs(in, replacement, output, hidden);
        for (int i = 1; i < heights.length; i++) {
            if (heights[i] < heights[i - 1]) {
                return OptionalDouble.of(0);
            }
        }
        return OptionalDouble.of(1);
    }

    @Override
    public Passes passes(InputShape shape) {
        return Passes.network(Hiding.groupCount(shape.pixels(), steps));
    }
}
