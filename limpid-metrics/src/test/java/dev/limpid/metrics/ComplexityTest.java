package dev.limpid.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ComplexityTest {

    private static double sparseness(float... scores) {
        return Complexity.SPARSENESS
                .of(AttributionMap.of(scores.length, 1, scores))
                .orElseThrow();
    }

    @Test
    void sparsenessIsZeroForEqualScoresAndMaximalForOnePixel() {
        assertThat(sparseness(3, 3, 3, 3)).isZero();
        assertThat(sparseness(0, 0, 5, 0)).isCloseTo(0.75, within(1e-12));
        // The numbers from 1 to n have the Gini index (n - 1) / 3n.
        assertThat(sparseness(4, 2, 5, 1, 3)).isCloseTo(4.0 / 15, within(1e-12));
    }

    @Test
    void negativeScoresCountByTheirAbsoluteValue() {
        assertThat(sparseness(-4, 2, -5, 1, 3)).isEqualTo(sparseness(4, 2, 5, 1, 3));
    }

    @Test
    void sparsenessOfAZeroMapIsUndefined() {
        assertThat(Complexity.SPARSENESS.of(AttributionMap.of(2, 1, 0, 0))).isEmpty();
    }
}
