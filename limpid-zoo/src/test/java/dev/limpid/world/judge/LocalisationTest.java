package dev.limpid.world.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.world.truth.Mask;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LocalisationTest {
    /** Pixels 0 to 3 of nine. */
    private static final Mask MASK = Mask.where(3, i -> i < 4);

    private static Localisation of(double... map) {
        float[] numbers = new float[map.length];
        for (int i = 0; i < map.length; i++) {
            numbers[i] = (float) map[i];
        }
        return new Localisation(new Evidence(numbers), MASK);
    }

    @Test
    void countsWhatLiesOnTheMask() {
        Localisation found = of(4, 3, 0, 1, 2, 0, 0, 0, 0);
        assertThat(found.mass()).hasValue(0.8);
        // The four highest are 4, 3, 2 and 1, of which 2 lies elsewhere.
        assertThat(found.rank()).hasValue(0.75);
        assertThat(found.points()).hasValue(1);
        // Found at 4, 3, 1 with precisions 1, 1, 3/4; the last of the mask shares its zero with all others: 4/9.
        assertThat(found.precision().orElseThrow()).isCloseTo((1 + 1 + 0.75 + (4.0 / 9)) / 4, within(1e-12));
    }

    @Test
    void whatSpeaksAgainstTheClassIsNoEvidence() {
        Localisation found = of(1, -9, Double.NaN, 0, 1, -5, 0, 0, 0);
        assertThat(found.mass()).hasValue(0.5);
        assertThat(found.points()).hasValue(0.5);
    }

    @Test
    void aMapWithoutEvidenceScoresChance() {
        Localisation found = of(0, 0, 0, 0, 0, 0, 0, 0, 0);
        assertThat(found.mass()).hasValue(0);
        assertThat(found.rank().orElseThrow()).isCloseTo(4.0 / 9, within(1e-12));
        assertThat(found.points().orElseThrow()).isCloseTo(4.0 / 9, within(1e-12));
        assertThat(found.precision().orElseThrow()).isCloseTo(4.0 / 9, within(1e-12));
    }

    @Test
    void noiseScoresTheShareOfTheArea() {
        Random random = new Random(5);
        Mask tenth = Mask.where(100, i -> i % 10 == 0);
        float[] noise = new float[100 * 100];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = random.nextFloat();
        }
        Localisation found = new Localisation(new Evidence(noise), tenth);
        assertThat(found.mass().orElseThrow()).isCloseTo(0.1, within(0.01));
        assertThat(found.rank().orElseThrow()).isCloseTo(0.1, within(0.03));
        assertThat(found.precision().orElseThrow()).isCloseTo(0.1, within(0.02));
    }

    @Test
    void whereThereIsNothingToFindNothingIsSaid() {
        Evidence map = new Evidence(1, 2, 3, 4);
        assertThat(new Localisation(map, Mask.none(2)).mass()).isEmpty();
        assertThat(new Localisation(map, Mask.none(2)).precision()).isEmpty();
        assertThat(new Localisation(map, Mask.none(2).not()).rank()).isEmpty();
        assertThatThrownBy(() -> new Localisation(map, MASK)).hasMessage("a map of 4 numbers for 3x3 pixels");
    }
}
