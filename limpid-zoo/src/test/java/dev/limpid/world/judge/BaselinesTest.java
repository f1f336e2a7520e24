package dev.limpid.world.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.world.World;
import dev.limpid.world.ink.Drawing;
import org.junit.jupiter.api.Test;

class BaselinesTest {
    private static final Drawing PICTURE = World.standard().sample(5).scene().draw(32);

    @Test
    void theCentreIsHighestInTheMiddleAndTheSameToAllSides() {
        float[] map = Baselines.centre().map(PICTURE, 0);
        assertThat(map[(16 * 32) + 16]).isEqualTo(map[(15 * 32) + 15]).isGreaterThan(0.99f);
        assertThat(map[0])
                .isEqualTo(map[1023])
                .isCloseTo((float) Math.exp(-2 * 0.484375 * 0.484375 * 8), within(1e-6f));
    }

    @Test
    void sobelIsTheLengthOfTwoSums() {
        float[] map = Baselines.sobel().map(PICTURE, 0);
        double[][] light = new double[3][3];
        for (int y = 0; y < 3; y++) {
            for (int x = 0; x < 3; x++) {
                int rgb = PICTURE.rgb(((9 + y) * 32) + 19 + x);
                light[y][x] = (0.299 * (rgb >> 16) + 0.587 * ((rgb >> 8) & 255) + 0.114 * (rgb & 255)) / 255;
            }
        }
        double across = light[0][2] + 2 * light[1][2] + light[2][2] - light[0][0] - 2 * light[1][0] - light[2][0];
        double down = light[2][0] + 2 * light[2][1] + light[2][2] - light[0][0] - 2 * light[0][1] - light[0][2];
        assertThat((double) map[(10 * 32) + 20]).isCloseTo(Math.hypot(across, down), within(1e-6));
    }

    @Test
    void noiseIsTheSameForTheSameQuestionOnly() {
        assertThat(Baselines.random().map(PICTURE, 1))
                .isEqualTo(Baselines.random().map(PICTURE, 1));
        assertThat(Baselines.random().map(PICTURE, 1))
                .isNotEqualTo(Baselines.random().map(PICTURE, 2));
    }
}
