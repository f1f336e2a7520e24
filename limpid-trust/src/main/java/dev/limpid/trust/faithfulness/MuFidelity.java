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
 * Spearman's correlation of the sum of the scores of random sets of grid cells with the fall of the score when they are hidden.
 *
 * <p>Ref.: Fel, Cadene, Chalvidal, Cord, Vigouroux and Serre, Look at the Variance! Efficient Black-box Explanations with Sobol-based Sensitivity Analysis, 2021, arXiv 2111.04138.
 *
 * @param subsets the sets that are hidden
 * @param replacement what they are replaced by
 * @param output the number of the class that is read
 */
public record MuFidelity(Subsets subsets, Replacement replacement, Output output) implements ExplanationMetric {
    /** With the usual settings. */
    public static final MuFidelity STANDARD =
            new MuFidelity(Subsets.cells(100, 0.5, 9), Replacement.mean(), Output.SCORE);

    @Override
    public MetricInfo info() {
        return MetricInfo.of("mu-fidelity", Family.FAITHFULNESS)
                .range(-1, 1)
                .needs(Need.MAP, Need.INPUT, Need.NETWORK)
                .meaning("Whether what the map says of sets of coarse cells goes with what hiding them does.")
                .order("signed scores, summed over each set; no normalisation")
                .cost("subsets + 1 network passes")
                .reference(
                        "Fel, Cadene, Chalvidal, Cord, Vigouroux and Serre, Look at the Variance! Efficient Black-box Explanations with Sobol-based Sensitivity Analysis, 2021, arXiv 2111.04138")
                .proved(new Proof.Verified(
                        "scipy 1.17 spearmanr on the sets of the test",
                        1e-4,
                        "the definition of xplique, whose draws cannot be shared"));
    }

    @Override
    public OptionalDouble of(MetricInput in) {
        return SubsetEffects.of(in, subsets.of(in.shape(), in.seed()), replacement, output)
                .correlation(Correlation.SPEARMAN);
    }

    @Override
    public Passes passes(InputShape shape) {
        return Passes.network(subsets.count() + 1L);
    }
}
