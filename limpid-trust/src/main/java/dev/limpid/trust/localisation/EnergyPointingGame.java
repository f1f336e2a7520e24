package dev.limpid.trust.localisation;

import dev.limpid.metrics.Mask;
import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.MetricInfo;
import dev.limpid.trust.MetricInfo.Family;
import dev.limpid.trust.MetricInput;
import dev.limpid.trust.Need;
import dev.limpid.trust.Normalisation;
import dev.limpid.trust.Proof;
import java.util.OptionalDouble;

/**
 * The share of the scaled map that is in the boxes.
 *
 * <p>Ref.: Wang et al., Score-CAM: Score-Weighted Visual Explanations for Convolutional Neural Networks, 2020, arXiv 1910.01279.
 */
public record EnergyPointingGame() implements ExplanationMetric {
    /** With the usual settings. */
    public static final EnergyPointingGame STANDARD = new EnergyPointingGame();

    @Override
    public MetricInfo info() {
        return MetricInfo.of("energy-pointing-game", Family.LOCALISATION)
                .range(0, 1)
                .needs(Need.MAP, Need.BOXES)
                .meaning("The share of the energy of the map that is in the boxes of the object.")
                .order("signed scores, scaled from lowest to highest to 0 to 1")
                .reference(
                        "Wang et al., Score-CAM: Score-Weighted Visual Explanations for Convolutional Neural Networks, 2020, arXiv 1910.01279")
                .proved(new Proof.Verified("explainiverse 0.15.2, compute_energy_based_pointing_game", 1e-4, ""));
    }

    @Override
    public OptionalDouble of(MetricInput in) {
        float[] map = Normalisation.MIN_MAX.of(in.map());
        int width = in.shape().width();
        int height = in.shape().height();
        Mask inside = in.boxes().stream()
                .map(box -> box.mask(width, height))
                .reduce(Mask::or)
                .orElseThrow();
        double sum = inside.sum(map) + inside.not().sum(map);
        return sum == 0 ? OptionalDouble.empty() : OptionalDouble.of(inside.sum(map) / sum);
    }
}
