package dev.limpid.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** The expected numbers come from {@code scipy.stats.spearmanr}. */
class RankCorrelationTest {

    private static double of(double[] one, double... other) {
        return RankCorrelation.of(one, other).orElseThrow();
    }

    @Test
    void ranksAreComparedAndTiesGetTheirMeanRank() {
        assertThat(of(new double[] {1, 2, 3, 4, 5, 6, 7}, 3, 1, 2, 5, 5, 7, 6))
                .isCloseTo(0.8468812149338255, within(1e-12));
        assertThat(of(new double[] {0, 0, 1, 0, 0, 0, 0}, 0.3, 0.1, 0.2, 0.5, 0.5, 0.7, 0.6))
                .isCloseTo(-0.41194292043554975, within(1e-12));
        assertThat(of(new double[] {1.5, -2, 0.25, 0.25}, 4, 4, -1, 2)).isCloseTo(0, within(1e-12));
        assertThat(of(new double[] {1, 2, 3}, 10, 100, 1000)).isCloseTo(1, within(1e-12));
        assertThat(of(new double[] {1, 2, 3}, 0, -1, -2)).isCloseTo(-1, within(1e-12));
    }

    @Test
    void correlationWithAConstantListIsUndefined() {
        assertThat(RankCorrelation.of(new double[] {1, 1, 1}, new double[] {1, 2, 3}))
                .isEmpty();
        assertThat(RankCorrelation.of(new double[] {1}, new double[] {2})).isEmpty();
    }

    @Test
    void naNRanksLowest() {
        assertThat(of(new double[] {1, Double.NaN, 3, 2}, 2, 1, 4, 3)).isCloseTo(1, within(1e-12));
    }

    @Test
    void listsMustHaveTheSameLength() {
        assertThatThrownBy(() -> RankCorrelation.of(new double[] {1, 2}, new double[] {1, 2, 3}))
                .hasMessage("2 numbers with 3");
    }

    @Test
    void bothZerosAreEqual() {
        assertThat(RankCorrelation.of(new double[] {0.0, -0.0, 1, 2}, new double[] {1, 1, 2, 3})
                        .orElseThrow())
                .isEqualTo(1);
    }

    @Test
    void numbersThatAreEqualAsFloatsAreOrderedByTheirDoubles() {
        double[] near = {1 + 3e-12, 1, 1 + 2e-12, 1 + 1e-12, 1 + 1e-12, 1e300, 1e301, -1e300, 0.5};
        double[] same = {5, 2, 4, 3, 3, 6, 7, 0, 1};
        assertThat(of(near, same)).isEqualTo(1);
        assertThat(of(new double[] {1, 1 + 1e-12, 1 + 2e-12}, 3, 2, 1)).isEqualTo(-1);
    }
}
