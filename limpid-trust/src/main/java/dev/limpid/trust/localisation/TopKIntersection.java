package dev.limpid.trust.localisation;

import dev.limpid.metrics.AttributionMap;
import dev.limpid.metrics.Localisation;
import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.MetricInfo;
import dev.limpid.trust.MetricInfo.Family;
import dev.limpid.trust.MetricInput;
import dev.limpid.trust.Need;
import dev.limpid.trust.Proof;
import java.util.OptionalDouble;

/**
 * The share of the highest pixels that is on the mask.
 *
 * <p>Ref.: Theiner, Müller-Budack and Ewerth, Interpretable Semantic Photo Geolocation, 2022, arXiv 2104.14995.
 *
 * @param share the highest pixels as a share of all; at least one
 */
public record TopKIntersection(double share) implements ExplanationMetric {
    /** With the usual settings. */
    public static final TopKIntersection STANDARD = new TopKIntersection(0.02);

    @Override
    public MetricInfo info() {
        return MetricInfo.of("top-k-intersection", Family.LOCALISATION)
                .range(0, 1)
                .needs(Need.MAP, Need.MASK)
                .meaning("The share of the highest 2 % of the pixels that is on the object.")
                .order("negative scores become 0; no normalisation; equal scores share their ranks")
                .reference(
                        "Theiner, Müller-Budack and Ewerth, Interpretable Semantic Photo Geolocation, 2022, arXiv 2104.14995")
                .proved(new Proof.Verified("quantus 0.6.0, TopKIntersection", 1e-4, "without ties among the scores"));
    }

    @Override
    public OptionalDouble of(MetricInput in) {
        AttributionMap map = in.attributionMap();
        int count = Math.max(1, (int) (share * map.size()));
        return OptionalDouble.of(Localisation.topIntersection(map, in.mask(), count));
    }
}
