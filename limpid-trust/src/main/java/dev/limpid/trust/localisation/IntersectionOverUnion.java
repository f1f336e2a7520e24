package dev.limpid.trust.localisation;

import dev.limpid.metrics.AttributionMap;
import dev.limpid.metrics.Overlap;
import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.MetricInfo;
import dev.limpid.trust.MetricInfo.Family;
import dev.limpid.trust.MetricInput;
import dev.limpid.trust.Need;
import dev.limpid.trust.Normalisation;
import dev.limpid.trust.Proof;
import java.util.OptionalDouble;

/**
 * How the pixels above half of the scaled map overlap with the mask.
 *
 * <p>Ref.: Everingham, Van Gool, Williams, Winn and Zisserman, The Pascal Visual Object Classes (VOC) Challenge, 2010, doi:10.1007/s11263-009-0275-4.
 *
 * @param level where the scaled map is cut off
 */
public record IntersectionOverUnion(double level) implements ExplanationMetric {
    /** With the usual settings. */
    public static final IntersectionOverUnion STANDARD = new IntersectionOverUnion(0.5);

    @Override
    public MetricInfo info() {
        return MetricInfo.of("iou", Family.LOCALISATION)
                .range(0, 1)
                .needs(Need.MAP, Need.MASK)
                .meaning("The overlap of the upper half of the map with the object.")
                .order("signed scores, scaled from lowest to highest to 0 to 1, cut off at the level")
                .reference(
                        "Everingham, Van Gool, Williams, Winn and Zisserman, The Pascal Visual Object Classes (VOC) Challenge, 2010, doi:10.1007/s11263-009-0275-4")
                .proved(new Proof.Verified("explainiverse 0.15.2, compute_attribution_iou", 1e-4, ""));
    }

    @Override
    public OptionalDouble of(MetricInput in) {
        AttributionMap map =
                AttributionMap.of(in.shape().width(), in.shape().height(), Normalisation.MIN_MAX.of(in.map()));
        return OptionalDouble.of(Overlap.intersectionOverUnion(Overlap.above(map, level), in.mask()));
    }
}
