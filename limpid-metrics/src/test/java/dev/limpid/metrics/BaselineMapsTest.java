package dev.limpid.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class BaselineMapsTest {
    private static final int WIDTH = 7;
    private static final int HEIGHT = 5;
    private static final int[] RGB =
            new Random(2).ints(WIDTH * HEIGHT, 0, 1 << 24).toArray();

    @Test
    void theGaussianPeaksAtTheCentreAndIsSymmetric() {
        float[] map = BaselineMaps.centre(WIDTH, HEIGHT);
        assertThat(map[(2 * WIDTH) + 3]).isEqualTo(1);
        assertThat(map[0]).isEqualTo(map[map.length - 1]).isEqualTo(map[WIDTH - 1]);
        double x = 3.0 / 7;
        double y = 2.0 / 5;
        assertThat(map[0]).isCloseTo((float) Math.exp(-8 * (x * x + y * y)), within(1e-6f));
    }

    @Test
    void sobelIsTheMagnitudeOfTheGradient() {
        float[] map = BaselineMaps.sobel(WIDTH, HEIGHT, i -> RGB[i]);
        double[][] light = new double[3][3];
        for (int y = 0; y < 3; y++) {
            for (int x = 0; x < 3; x++) {
                int rgb = RGB[((1 + y) * WIDTH) + 4 + x];
                light[y][x] = (0.299 * (rgb >> 16) + 0.587 * ((rgb >> 8) & 255) + 0.114 * (rgb & 255)) / 255;
            }
        }
        double across = light[0][2] + 2 * light[1][2] + light[2][2] - light[0][0] - 2 * light[1][0] - light[2][0];
        double down = light[2][0] + 2 * light[2][1] + light[2][2] - light[0][0] - 2 * light[0][1] - light[0][2];
        assertThat((double) map[(2 * WIDTH) + 5]).isCloseTo(Math.hypot(across, down), within(1e-6));
        assertThat(BaselineMaps.sobel(WIDTH, HEIGHT, i -> 0x808080)).containsOnly(0);
    }

    @Test
    void shiftingIsCyclicByHalfTheSize() {
        float[] dot = new float[WIDTH * HEIGHT];
        dot[(4 * WIDTH) + 6] = 1;
        float[] moved = BaselineMaps.shifted(WIDTH, HEIGHT, dot);
        assertThat(moved[(1 * WIDTH) + 2]).isEqualTo(1);
        assertThat(moved).hasSize(dot.length).containsOnlyOnce(1);
    }
}
