package dev.limpid.trust.complexity;

import dev.limpid.metrics.Complexity;
import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.MetricInfo;
import dev.limpid.trust.MetricInfo.Family;
import dev.limpid.trust.MetricInput;
import dev.limpid.trust.Need;
import dev.limpid.trust.Proof;
import java.util.OptionalDouble;

/**
 * The entropy of the magnitudes as shares of their sum, relative to that of a constant map.
 *
 * <p>Ref.: Bhatt, Weller and Moura, Evaluating and Aggregating Feature-based Model Explanations, 2020, arXiv 2005.00631.
 */
public record Entropy() implements ExplanationMetric {
    /** With the usual settings. */
    public static final Entropy STANDARD = new Entropy();

    @Override
    public MetricInfo info() {
        return MetricInfo.of("complexity", Family.COMPLEXITY)
                .lowerIsBetter()
                .range(0, 1)
                .needs(Need.MAP)
                .meaning("0 where one pixel carries all attribution, 1 where all are equal.")
                .order("magnitudes; no normalisation")
                .reference(
                        "Bhatt, Weller and Moura, Evaluating and Aggregating Feature-based Model Explanations, 2020, arXiv 2005.00631")
                .proved(new Proof.Verified(
                        "quantus 0.6.0, Complexity",
                        1e-4,
                        "its entropy is in nats, this one is divided by the logarithm of the number of pixels"));
    }

    @Override
    public OptionalDouble of(MetricInput in) {
        return Complexity.ENTROPY.of(in.attributionMap());
    }
}
