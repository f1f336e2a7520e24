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
import dev.limpid.trust.Segmentation;
import java.util.OptionalDouble;

/**
 * IDSDS: Spearman's correlation between the scores of the cells of a grid and the fall of the class without each cell.
 *
 * <p>The network is one that was fine-tuned on pictures without cells, so that a missing cell is nothing new for it, and the map
 * explains that network, as in the paper.
 *
 * <p>Ref.: Hesse, Schaub-Meyer and Roth, Benchmarking the Attribution Quality of Vision Models, 2024, arXiv 2407.11910.
 *
 * @param cells the cells
 * @param replacement what a cell is replaced by, the same as in the training
 * @param output the number of the class that is read
 */
public record InDomainSingleDeletion(Segmentation cells, Replacement replacement, Output output)
        implements ExplanationMetric {
    /** With the usual settings: four cells along the longer side, zero in the network's units. */
    public static final InDomainSingleDeletion STANDARD =
            new InDomainSingleDeletion(Segmentation.grid(4), Replacement.constant(0), Output.SCORE);

    @Override
    public MetricInfo info() {
        return MetricInfo.of("in-domain-single-deletion", Family.FAITHFULNESS)
                .range(-1, 1)
                .needs(Need.MAP, Need.INPUT, Need.TUNED_NETWORK)
                .meaning(
                        "High where the cells of the highest scores are those whose loss costs the class most. The network was fine-tuned on pictures without cells, and it is the one that the map explains.")
                .order("signed scores, summed over each cell, then ranked")
                .cost("cells + 1 network passes")
                .reference(
                        "Hesse, Schaub-Meyer and Roth, Benchmarking the Attribution Quality of Vision Models, 2024, arXiv 2407.11910")
                .proved(new Proof.Verified("the authors' formula with scipy 1.17.1, spearmanr", 1e-4, ""));
    }

    @Override
    public OptionalDouble of(MetricInput in) {
        MetricInput tuned = in.onTunedNetwork();
        return SubsetEffects.of(tuned, Segmentation.sets(cells.of(tuned)), replacement, output)
                .correlation(Correlation.SPEARMAN);
    }

    @Override
    public boolean isOfTunedNetwork() {
        return true;
    }

    @Override
    public Passes passes(InputShape shape) {
        return Passes.network(cells.count(shape) + 1L);
    }
}
