package dev.limpid.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LocalisationTest {
    /** Pixels 0 to 3 of nine. */
    private static final Mask MASK = Mask.where(3, 3, i -> i < 4);

    private static double of(Localisation metric, double... map) {
        float[] scores = new float[map.length];
        for (int i = 0; i < map.length; i++) {
            scores[i] = (float) map[i];
        }
        return metric.of(AttributionMap.of(3, 3, scores), MASK).orElseThrow();
    }

    @Test
    void evidenceOnTheMaskCounts() {
        double[] map = {4, 3, 0, 1, 2, 0, 0, 0, 0};
        assertThat(of(Localisation.MASS_ACCURACY, map)).isEqualTo(0.8);
        // The four highest are 4, 3, 2 and 1; pixel 2 is not on the mask.
        assertThat(of(Localisation.RANK_ACCURACY, map)).isEqualTo(0.75);
        assertThat(of(Localisation.POINTING_GAME, map)).isEqualTo(1);
        // Found at 4, 3, 1 with precisions 1, 1, 3/4; the mask's last pixel is tied at zero with all others: 4/9.
        assertThat(of(Localisation.AVERAGE_PRECISION, map)).isCloseTo((1 + 1 + 0.75 + (4.0 / 9)) / 4, within(1e-12));
    }

    @Test
    void negativeAndNonFiniteScoresAreIgnored() {
        double[] map = {1, -9, Double.NaN, 0, 1, -5, Double.POSITIVE_INFINITY, -0.0, 0};
        assertThat(of(Localisation.MASS_ACCURACY, map)).isEqualTo(0.5);
        assertThat(of(Localisation.POINTING_GAME, map)).isEqualTo(0.5);
    }

    @Test
    void aMapWithoutEvidenceHasZeroMassAndChanceRankAccuracy() {
        double[] map = new double[9];
        assertThat(of(Localisation.MASS_ACCURACY, map)).isEqualTo(0);
        assertThat(of(Localisation.RANK_ACCURACY, map)).isCloseTo(4.0 / 9, within(1e-12));
        assertThat(of(Localisation.POINTING_GAME, map)).isCloseTo(4.0 / 9, within(1e-12));
        assertThat(of(Localisation.AVERAGE_PRECISION, map)).isCloseTo(4.0 / 9, within(1e-12));
    }

    @Test
    void noiseScoresTheShareOfTheArea() {
        Random random = new Random(5);
        Mask tenth = Mask.where(125, 80, i -> i % 10 == 0);
        float[] noise = new float[125 * 80];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = random.nextFloat();
        }
        AttributionMap map = AttributionMap.of(125, 80, noise);
        assertThat(Localisation.MASS_ACCURACY.of(map, tenth).orElseThrow()).isCloseTo(0.1, within(0.01));
        assertThat(Localisation.RANK_ACCURACY.of(map, tenth).orElseThrow()).isCloseTo(0.1, within(0.03));
        assertThat(Localisation.AVERAGE_PRECISION.of(map, tenth).orElseThrow()).isCloseTo(0.1, within(0.02));
    }

    @Test
    void metricsAreUndefinedForAnEmptyOrFullMask() {
        AttributionMap map = AttributionMap.of(2, 2, 1, 2, 3, 4);
        Mask none = Mask.where(2, 2, i -> false);
        for (Localisation metric : Localisation.values()) {
            assertThat(metric.of(map, none)).as(metric.title()).isEmpty();
            assertThat(metric.of(map, none.not())).as(metric.title()).isEmpty();
        }
    }

    @Test
    void mapAndMaskMustHaveTheSameSize() {
        assertThatThrownBy(() -> Localisation.MASS_ACCURACY.of(AttributionMap.of(2, 2, 1, 2, 3, 4), MASK))
                .hasMessage("a map of 2x2 pixels with a mask of 3x3");
        assertThatThrownBy(() -> AttributionMap.of(3, 2, 1, 2, 3, 4)).hasMessage("4 scores for 3x2 pixels");
    }
}
