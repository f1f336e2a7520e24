package dev.limpid.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class HistogramIntersectionTest {

    private static double of(double[] amounts, double... reference) {
        return HistogramIntersection.of(amounts, reference).orElseThrow();
    }

    @Test
    void isOneMinusTheTotalVariation() {
        // Shares 0.1, 0.2, 0.7 and 0.3, 0.3, 0.4 differ by 0.2 + 0.1 + 0.3, half of which is their distance.
        assertThat(of(new double[] {1, 2, 7}, 6, 6, 8)).isCloseTo(0.7, within(1e-12));
        assertThat(of(new double[] {1, 2, 7}, 10, 20, 70)).isCloseTo(1, within(1e-12));
        assertThat(of(new double[] {1, 0}, 0, 1)).isZero();
    }

    @Test
    void negativeAmountsCountAsZero() {
        assertThat(of(new double[] {1, -5, 1}, 2, 1, 1)).isCloseTo(0.75, within(1e-12));
        assertThat(of(new double[] {1, 1, 1}, -8, 1, 1)).isCloseTo(2.0 / 3, within(1e-12));
    }

    @Test
    void intersectionWithAZeroReferenceIsUndefined() {
        assertThat(HistogramIntersection.of(new double[] {1, 2}, new double[] {0, -1}))
                .isEmpty();
        assertThat(of(new double[] {0, 0}, 1, 2)).isZero();
    }
}
