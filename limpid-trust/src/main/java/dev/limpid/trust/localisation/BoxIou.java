package dev.limpid.trust.localisation;

import dev.limpid.metrics.AttributionMap;
import dev.limpid.metrics.Box;
import dev.limpid.metrics.Overlap;
import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.MetricInfo;
import dev.limpid.trust.MetricInfo.Family;
import dev.limpid.trust.MetricInput;
import dev.limpid.trust.Need;
import dev.limpid.trust.Normalisation;
import dev.limpid.trust.Proof;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How the box around the largest connected part of the map overlaps with a true box.
 *
 * <p>Ref.: Zhou, Khosla, Lapedriza, Oliva and Torralba, Learning Deep Features for Discriminative Localization, 2016, arXiv 1512.04150.
 *
 * @param level where the scaled map is cut off
 */
public record BoxIou(double level) implements ExplanationMetric {
    /** With the usual settings. */
    public static final BoxIou STANDARD = new BoxIou(0.2);

    @Override
    public MetricInfo info() {
        return MetricInfo.of("box-iou", Family.LOCALISATION)
                .range(0, 1)
                .needs(Need.MAP, Need.BOXES)
                .meaning(
                        "The overlap of the box around the largest part of the map above a fifth with the nearest true box.")
                .order("signed scores, scaled from lowest to highest to 0 to 1, cut off at the level")
                .reference(
                        "Zhou, Khosla, Lapedriza, Oliva and Torralba, Learning Deep Features for Discriminative Localization, 2016, arXiv 1512.04150")
                .proved(new Proof.Verified("OpenCV 5.0, connectedComponentsWithStats", 1e-4, ""));
    }

    @Override
    public OptionalDouble of(MetricInput in) {
        AttributionMap map =
                AttributionMap.of(in.shape().width(), in.shape().height(), Normalisation.MIN_MAX.of(in.map()));
        List<Box> boxes = Overlap.boxes(Overlap.above(map, level));
        return OptionalDouble.of(Overlap.best(boxes.subList(0, Math.min(1, boxes.size())), in.boxes()));
    }
}
