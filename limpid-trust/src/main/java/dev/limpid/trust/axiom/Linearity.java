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
 * The largest difference between the map of a sum of two classes, by the second explainer, and the sum of their maps.
 *
 * <p>Ref.: Sundararajan, Taly and Yan, Axiomatic Attribution for Deep Networks, 2017, arXiv 1703.01365.
 */
public record Linearity() implements ExplanationMetric {
    /** With the usual settings. */
    public static final Linearity STANDARD = new Linearity();

    @Override
    public MetricInfo info() {
        return MetricInfo.of("linearity", Family.AXIOM)
                .lowerIsBetter()
                .range(0, 2)
                .needs(Need.INPUT, Need.NETWORK, Need.EXPLAINER, Need.OTHER_EXPLAINER)
                .meaning(
                        "0 where the explanation of the sum of the logits of the class and of the next class is the sum of their explanations. The second explainer explains the sum.")
                .order("signed scores, relative to the largest magnitude of both maps")
                .cost("3 explanations")
                .reference(
                        "Sundararajan, Taly and Yan, Axiomatic Attribution for Deep Networks, 2017, arXiv 1703.01365")
                .proved(new Proof.ClosedForm("0 for gradients, 1 for gradients whose negative part is cut off"));
    }

    @Override
    public OptionalDouble of(MetricInput in) {
        int next = (in.target() + 1) % in.network().classes();
        float[] sum = in.explained(in.input()).clone();
        float[] other = in.explained(in.explainer(), in.input(), next, in.seed());
        for (int i = 0; i < sum.length; i++) {
            sum[i] += other[i];
        }
        return MapDifference.largest(sum, in.explained(in.otherExplainer(), in.input(), in.target(), in.seed()));
    }

    @Override
    public Passes passes(InputShape shape) {
        return Passes.explanations(3);
    }
}
