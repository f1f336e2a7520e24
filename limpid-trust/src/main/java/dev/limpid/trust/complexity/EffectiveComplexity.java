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
 * The share of the pixels whose magnitude is above a hundredth of the largest.
 *
 * <p>Ref.: Nguyen and Rodríguez Martínez, On quantitative aspects of model interpretability, 2020, arXiv 2007.07584.
 */
public record EffectiveComplexity() implements ExplanationMetric {
    /** With the usual settings. */
    public static final EffectiveComplexity STANDARD = new EffectiveComplexity();

    @Override
    public MetricInfo info() {
        return MetricInfo.of("effective-complexity", Family.COMPLEXITY)
                .lowerIsBetter()
                .range(0, 1)
                .needs(Need.MAP)
                .meaning("How much of the input the map marks.")
                .order("magnitudes, relative to the largest")
                .reference(
                        "Nguyen and Rodríguez Martínez, On quantitative aspects of model interpretability, 2020, arXiv 2007.07584")
                .proved(new Proof.Verified(
                        "quantus 0.6.0, EffectiveComplexity", 1e-4, "it counts pixels, this is their share"));
    }

    @Override
    public OptionalDouble of(MetricInput in) {
        return Complexity.EFFECTIVE.of(in.attributionMap());
    }
}
