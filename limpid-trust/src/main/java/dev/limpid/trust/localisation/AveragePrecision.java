package dev.limpid.trust.localisation;

import dev.limpid.metrics.Localisation;
import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.MetricInfo;
import dev.limpid.trust.MetricInfo.Family;
import dev.limpid.trust.MetricInput;
import dev.limpid.trust.Need;
import dev.limpid.trust.Proof;
import java.util.OptionalDouble;

/**
 * The area under the curve of precision over recall for detecting the pixels of the mask.
 *
 * <p>Ref.: Everingham, Van Gool, Williams, Winn and Zisserman, The Pascal Visual Object Classes (VOC) Challenge, 2010, doi:10.1007/s11263-009-0275-4.
 */
public record AveragePrecision() implements ExplanationMetric {
    /** With the usual settings. */
    public static final AveragePrecision STANDARD = new AveragePrecision();

    @Override
    public MetricInfo info() {
        return MetricInfo.of("average-precision", Family.LOCALISATION)
                .range(0, 1)
                .needs(Need.MAP, Need.MASK)
                .meaning(
                        "How well the order of the pixels separates the object from the rest, on the side of the highest scores.")
                .order("negative scores become 0; no normalisation; equal scores share their ranks")
                .reference(
                        "Everingham, Van Gool, Williams, Winn and Zisserman, The Pascal Visual Object Classes (VOC) Challenge, 2010, doi:10.1007/s11263-009-0275-4")
                .proved(new Proof.Verified("scikit-learn 1.9.1, average_precision_score", 1e-4, ""));
    }

    @Override
    public OptionalDouble of(MetricInput in) {
        return Localisation.AVERAGE_PRECISION.of(in.attributionMap(), in.mask());
    }
}
