package dev.limpid.trust.complexity;

import dev.limpid.metrics.SpatialComplexity;
import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.MetricInfo;
import dev.limpid.trust.MetricInfo.Family;
import dev.limpid.trust.MetricInput;
import dev.limpid.trust.Need;
import dev.limpid.trust.Proof;
import java.util.OptionalDouble;

/**
 * The sum of the absolute differences between neighbouring pixels, relative to the sum of the magnitudes.
 *
 * <p>Ref.: Rudin, Osher and Fatemi, Nonlinear total variation based noise removal algorithms, 1992, doi:10.1016/0167-2789(92)90242-F.
 */
public record TotalVariation() implements ExplanationMetric {
    /** With the usual settings. */
    public static final TotalVariation STANDARD = new TotalVariation();

    @Override
    public MetricInfo info() {
        return MetricInfo.of("total-variation", Family.COMPLEXITY)
                .lowerIsBetter()
                .range(0, 4)
                .needs(Need.MAP)
                .meaning("Small for smooth maps, large for noise.")
                .order("signed scores, relative to the sum of the magnitudes")
                .reference(
                        "Rudin, Osher and Fatemi, Nonlinear total variation based noise removal algorithms, 1992, doi:10.1016/0167-2789(92)90242-F")
                .proved(new Proof.Verified("NumPy, the sum of absolute differences", 1e-4, ""));
    }

    @Override
    public OptionalDouble of(MetricInput in) {
        return SpatialComplexity.TOTAL_VARIATION.of(in.attributionMap());
    }
}
