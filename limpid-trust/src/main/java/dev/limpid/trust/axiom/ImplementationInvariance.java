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
 * The largest difference between the map and that of an equivalent network, by the second explainer.
 *
 * <p>Ref.: Sundararajan, Taly and Yan, Axiomatic Attribution for Deep Networks, 2017, arXiv 1703.01365.
 */
public record ImplementationInvariance() implements ExplanationMetric {
    /** With the usual settings. */
    public static final ImplementationInvariance STANDARD = new ImplementationInvariance();

    @Override
    public MetricInfo info() {
        return MetricInfo.of("implementation-invariance", Family.AXIOM)
                .lowerIsBetter()
                .range(0, 2)
                .needs(Need.INPUT, Need.EXPLAINER, Need.OTHER_EXPLAINER)
                .meaning(
                        "0 where two networks that compute the same function have the same explanation. The second explainer explains the other network.")
                .order("signed scores, relative to the largest magnitude of both maps")
                .cost("2 explanations")
                .reference(
                        "Sundararajan, Taly and Yan, Axiomatic Attribution for Deep Networks, 2017, arXiv 1703.01365")
                .proved(new Proof.ClosedForm("0 for two forms of the same function, 2 for a map and its negative"));
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
