package dev.limpid.trust.localisation;

import dev.limpid.metrics.AttributionMap;
import dev.limpid.metrics.Localisation;
import dev.limpid.metrics.Mask;
import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.MetricInfo;
import dev.limpid.trust.MetricInfo.Family;
import dev.limpid.trust.MetricInput;
import dev.limpid.trust.Need;
import dev.limpid.trust.Proof;
import java.util.OptionalDouble;

/**
 * Whether the highest pixel is on the mask or near it.
 *
 * <p>Ref.: Zhang, Bargal, Lin, Brandt, Shen and Sclaroff, Top-Down Neural Attention by Excitation Backprop, 2018, doi:10.1007/s11263-017-1059-x.
 *
 * @param tolerance how far it may be from the mask, as a share of the longer side
 */
public record PointingGame(double tolerance) implements ExplanationMetric {
    /** With the usual settings. */
    public static final PointingGame STANDARD = new PointingGame(15 / 224.0);

    @Override
    public MetricInfo info() {
        return MetricInfo.of("pointing-game", Family.LOCALISATION)
                .range(0, 1)
                .needs(Need.MAP, Need.MASK)
                .meaning(
                        "1 where the highest pixel is on the object or up to 15 of 224 pixels away; its mean over inputs is a rate.")
                .order("negative scores become 0; equal highest pixels count by their share")
                .reference(
                        "Zhang, Bargal, Lin, Brandt, Shen and Sclaroff, Top-Down Neural Attention by Excitation Backprop, 2018, doi:10.1007/s11263-017-1059-x")
                .proved(new Proof.Verified(
                        "quantus 0.6.0, PointingGame, without tolerance",
                        1e-4,
                        "the tolerance by a closed form; quantus hits if any of several highest pixels does"));
    }

    @Override
    public OptionalDouble of(MetricInput in) {
        int margin = (int) (tolerance * Math.max(in.shape().width(), in.shape().height()));
        AttributionMap map = in.attributionMap();
        Mask near = in.mask().widened(margin);
        return near.count() == map.size()
                ? OptionalDouble.of(1)
                : OptionalDouble.of(Localisation.topIntersection(map, near, 1));
    }
}
