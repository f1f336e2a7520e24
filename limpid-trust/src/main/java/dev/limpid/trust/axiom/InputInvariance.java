package dev.limpid.trust.axiom;

import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.InputShape;
import dev.limpid.trust.MetricInfo;
import dev.limpid.trust.MetricInfo.Family;
import dev.limpid.trust.MetricInput;
import dev.limpid.trust.Need;
import dev.limpid.trust.Passes;
import dev.limpid.trust.Proof;
import java.util.OptionalDouble;

/**
 * The largest difference between the map and that of the shifted input, which the second explainer explains on a network that takes the shift back.
 *
 * <p>Ref.: Kindermans et al., The (Un)reliability of Saliency Methods, 2019, arXiv 1711.00867.
 */
public record InputInvariance() implements ExplanationMetric {
    /** With the usual settings. */
    public static final InputInvariance STANDARD = new InputInvariance();

    @Override
    public MetricInfo info() {
        return MetricInfo.of("input-invariance", Family.AXIOM)
                .lowerIsBetter()
                .range(0, 2)
                .needs(Need.INPUT, Need.EXPLAINER, Need.OTHER_EXPLAINER)
                .meaning(
                        "0 where a constant shift of the input that the network takes back does not change the explanation. The second explainer does both.")
                .order("signed scores, relative to the largest magnitude of both maps")
                .cost("2 explanations")
                .reference("Kindermans et al., The (Un)reliability of Saliency Methods, 2019, arXiv 1711.00867")
                .proved(new Proof.ClosedForm("0 for the gradient, the shift itself for the gradient times the input"));
    }

    @Override
    public OptionalDouble of(MetricInput in) {
        return MapDifference.largest(
                in.explained(in.input()), in.explained(in.otherExplainer(), in.input(), in.target(), in.seed()));
    }

    @Override
    public Passes passes(InputShape shape) {
        return Passes.explanations(2);
    }
}
