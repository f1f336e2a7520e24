package dev.limpid.trust.faithfulness;

import dev.limpid.trust.Correlation;
import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.InputShape;
import dev.limpid.trust.MetricInfo;
import dev.limpid.trust.MetricInfo.Family;
import dev.limpid.trust.MetricInput;
import dev.limpid.trust.Need;
import dev.limpid.trust.Output;
import dev.limpid.trust.Passes;
import dev.limpid.trust.Proof;
import dev.limpid.trust.Replacement;
import dev.limpid.trust.Subsets;
import java.util.OptionalDouble;

/**
 * Pearson's correlation of the sum of the scores of random sets of pixels with the fall of the score when they are hidden.
 *
 * <p>Ref.: Bhatt, Weller and Moura, Evaluating and Aggregating Feature-based Model Explanations, 2020, arXiv 2005.00631.
 *
 * @param subsets the sets that are hidden
 * @param replacement what they are replaced by
 * @param output the number of the class that is read
 */
public record FaithfulnessCorrelation(Subsets subsets, Replacement replacement, Output output)
        implements ExplanationMetric {
    /** With the usual settings. */
    public static final FaithfulnessCorrelation STANDARD =
            new FaithfulnessCorrelation(Subsets.pixels(100, 0.05), Replacement.mean(), Output.SCORE);

    @Override
    public MetricInfo info() {
        return MetricInfo.of("faithfulness-correlation", Family.FAITHFULNESS)
                .range(-1, 1)
                .needs(Need.MAP, Need.INPUT, Need.NETWORK)
                .meaning("Whether what the map says of a set of pixels goes with what hiding it does.")
                .order("signed scores, summed over each set; no normalisation")
                .cost("subsets + 1 network passes")
                .reference(
                        "Bhatt, Weller and Moura, Evaluating and Aggregating Feature-based Model Explanations, 2020, arXiv 2005.00631")
                .proved(new Proof.Verified("quantus 0.6.0, FaithfulnessCorrelation", 1e-4, "on the sets that it drew"));
    }

    @Override
    public OptionalDouble of(MetricInput in) {
        return SubsetEffects.of(in, subsets.of(in.shape(), in.seed()), replacement, output)
                .correlation(Correlation.PEARSON);
    }

    @Override
    public Passes passes(InputShape shape) {
        return Passes.network(subsets.count() + 1L);
    }
}
