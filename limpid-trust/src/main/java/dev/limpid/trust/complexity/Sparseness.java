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
 * The Gini index of the magnitudes.
 *
 * <p>Ref.: Chalasani, Chen, Chowdhury, Jha and Wu, Concise Explanations of Neural Networks using Adversarial Training, 2020, arXiv 1810.06583.
 */
public record Sparseness() implements ExplanationMetric {
    /** With the usual settings. */
    public static final Sparseness STANDARD = new Sparseness();

    @Override
    public MetricInfo info() {
        return MetricInfo.of("sparseness", Family.COMPLEXITY)
                .range(0, 1)
                .needs(Need.MAP)
                .meaning("Near 1 where few pixels carry most of the attribution, 0 where all are equal.")
                .order("magnitudes; no normalisation")
                .reference(
                        "Chalasani, Chen, Chowdhury, Jha and Wu, Concise Explanations of Neural Networks using Adversarial Training, 2020, arXiv 1810.06583")
                .proved(new Proof.Verified("quantus 0.6.0, Sparseness", 1e-4, ""));
    }

    @Override
    public OptionalDouble of(MetricInput in) {
        return Complexity.SPARSENESS.of(in.attributionMap());
    }
}
