package dev.limpid.world.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpid.metrics.BaselineMaps;
import dev.limpid.world.World;
import dev.limpid.world.ink.Drawing;
import org.junit.jupiter.api.Test;

class BaselinesTest {
    private static final Drawing PICTURE = World.standard().sample(5).scene().draw(32);

    @Test
    void noiseIsTheSameForTheSameImageAndSpecies() {
        assertThat(Baselines.random().map(PICTURE, 1))
                .isEqualTo(Baselines.random().map(PICTURE, 1));
        assertThat(Baselines.random().map(PICTURE, 1))
                .isNotEqualTo(Baselines.random().map(PICTURE, 2));
    }

    @Test
    void mapsHaveTheSizeOfTheImage() {
        Baselines.all()
                .forEach((name, maps) -> assertThat(maps.map(PICTURE, 3))
                        .as(name)
                        .hasSize(32 * 32)
                        .isNotEqualTo(Baselines.shifted(maps).map(PICTURE, 3)));
        assertThat(Baselines.sobel().map(PICTURE, 3)).isEqualTo(BaselineMaps.sobel(32, 32, PICTURE::rgb));
    }
}
