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
import dev.limpid.trust.Replacement;
import java.util.OptionalDouble;

/**
 * Pearson's correlation of the sum of the scores of groups of pixels, in the order of the map, with the fall of the score when they are hidden.
 *
 * <p>Ref.: Alvarez-Melis and Jaakkola, Towards Robust Interpretability with Self-Explaining Neural Networks, 2018, arXiv 1806.07538.
 *
 * @param steps the number of groups of pixels
 * @param replacement what they are replaced by
 * @param output the number of the class that is read
 */
public record FaithfulnessEstimate(int steps, Replacement replacement, Output output) implements ExplanationMetric {
    /** With the usual settings. */
    public static final FaithfulnessEstimate STANDARD = new FaithfulnessEstimate(64, Replacement.mean(), Output.SCORE);

    @Override
    public MetricInfo info() {
        return MetricInfo.of("faithfulness-estimate", Family.FAITHFULNESS)
                .range(-1, 1)
                .needs(Need.MAP, Need.INPUT, Need.NETWORK)
                .meaning("Whether pixels of higher scores matter more to the network.")
                .order("signed scores, highest first; no normalisation")
                .cost("steps + 1 network passes")
                .reference(
                        "Alvarez-Melis and Jaakkola, Towards Robust Interpretability with Self-Explaining Neural Networks, 2018, arXiv 1806.07538")
                .proved(new Proof.Verified("quantus 0.6.0, FaithfulnessEstimate", 1e-4, ""));
    }

    @Override
    public OptionalDouble of(MetricInput in) {
        int size = Hiding.groupSize(in.shape().pixels(), steps);
        return SubsetEffects.of(in, Hiding.groups(RemovalCurve.mostRelevantFirst(in), size), replacement, output)
                .correlation(Correlation.PEARSON);
    }

    @Override
    public Passes passes(InputShape shape) {
        return Passes.network(Hiding.groupCount(shape.pixels(), steps) + 1L);
    }
}
