package dev.limpid.trust.robustness;

import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.InputShape;
import dev.limpid.trust.MetricInfo;
import dev.limpid.trust.MetricInfo.Family;
import dev.limpid.trust.MetricInput;
import dev.limpid.trust.Need;
import dev.limpid.trust.Neighbours;
import dev.limpid.trust.Normalisation;
import dev.limpid.trust.Passes;
import dev.limpid.trust.Proof;
import java.util.OptionalDouble;

/**
 * The largest relative change of the map over the relative change of the values of a layer, over inputs near by.
 *
 * <p>Ref.: Agarwal, Johnson, Pawelczyk, Krishna, Saxena, Zitnik and Lakkaraju, Rethinking Stability for Attribution-based Explanations, 2022, arXiv 2203.06877.
 *
 * @param neighbours the inputs near by
 * @param normalisation how maps are brought to a common scale
 */
public record RelativeRepresentationStability(Neighbours neighbours, Normalisation normalisation)
        implements ExplanationMetric {
    private static final double SMALLEST = 1e-6;

    /** With the usual settings. */
    public static final RelativeRepresentationStability STANDARD =
            new RelativeRepresentationStability(Neighbours.uniform(10, 0.05), Normalisation.BY_MAGNITUDE);

    @Override
    public MetricInfo info() {
        return MetricInfo.of("relative-representation-stability", Family.ROBUSTNESS)
                .lowerIsBetter()
                .range(0, Double.POSITIVE_INFINITY)
                .needs(Need.INPUT, Need.NETWORK, Need.EXPLAINER, Need.REPRESENTATION)
                .meaning("How many times more the explanation changes than the the values of a layer.")
                .order("signed scores, divided by the largest magnitude")
                .cost("2 (neighbours + 1) network passes, neighbours + 1 explanations")
                .reference(
                        "Agarwal, Johnson, Pawelczyk, Krishna, Saxena, Zitnik and Lakkaraju, Rethinking Stability for Attribution-based Explanations, 2022, arXiv 2203.06877")
                .proved(new Proof.Verified(
                        "quantus 0.6.0, RelativeRepresentationStability",
                        1e-4,
                        "neighbours whose prediction is another one are left out; a score of 0 is taken for 1e-6"));
    }

    @Override
    public OptionalDouble of(MetricInput in) {
        Changes changes = Changes.of(in, neighbours, normalisation);
        float[] layer = in.representation().apply(in.input());
        return changes.neighbours().stream()
                .mapToDouble(n -> Changes.relative(changes.map(), n.map(), SMALLEST)
                        / Math.max(
                                SMALLEST,
                                Changes.relative(layer, in.representation().apply(n.input()), SMALLEST)))
                .max();
    }

    @Override
    public Passes passes(InputShape shape) {
        return new Passes(2 * (neighbours.count() + 1L), neighbours.count() + 1L);
    }
}
