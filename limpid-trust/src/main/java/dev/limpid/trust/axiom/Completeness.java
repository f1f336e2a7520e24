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
 * How far the sum of the scores is from the difference of the score between the input and the baseline, relative to it.
 *
 * <p>Ref.: Sundararajan, Taly and Yan, Axiomatic Attribution for Deep Networks, 2017, arXiv 1703.01365.
 */
public record Completeness() implements ExplanationMetric {
    /** With the usual settings. */
    public static final Completeness STANDARD = new Completeness();

    @Override
    public MetricInfo info() {
        return MetricInfo.of("completeness", Family.AXIOM)
                .lowerIsBetter()
                .range(0, Double.POSITIVE_INFINITY)
                .needs(Need.MAP, Need.INPUT, Need.BASELINE, Need.NETWORK)
                .meaning("0 where the scores add up to what the input adds to the logit of a baseline.")
                .order("signed scores; no normalisation")
                .cost("2 network passes")
                .reference(
                        "Sundararajan, Taly and Yan, Axiomatic Attribution for Deep Networks, 2017, arXiv 1703.01365")
                .proved(
                        new Proof.Verified(
                                "explainiverse 0.15.2, compute_completeness",
                                1e-4,
                                "it returns the gap, this is the gap relative to the difference; quantus 0.6.0 asks for exact equality of floats"));
    }

    @Override
    public OptionalDouble of(MetricInput in) {
        double[][] scores = in.network()
                .of(
                        2,
                        (index, into) ->
                                System.arraycopy(index == 0 ? in.input() : in.baseline(), 0, into, 0, into.length));
        double difference = scores[0][in.target()] - scores[1][in.target()];
        double sum = 0;
        for (float score : in.map()) {
            sum += score;
        }
        return difference == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(Math.abs(sum - difference) / Math.abs(difference));
    }

    @Override
    public Passes passes(InputShape shape) {
        return Passes.network(2);
    }
}
