package dev.limpid.attribution.surrogate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class KullbackLeiblerTest {
    @Test
    void theDivergenceIsThatOfTwoBernoulliDistributions() {
        assertThat(KullbackLeibler.divergence(0.5, 0.25))
                .isCloseTo(0.5 * Math.log(2) + 0.5 * Math.log(2.0 / 3), within(1e-12));
        assertThat(KullbackLeibler.divergence(0, 0.3)).isCloseTo(-Math.log(0.7), within(1e-12));
        assertThat(KullbackLeibler.divergence(1, 0)).isInfinite();
    }

    @Test
    void theBoundsHaveTheGivenDivergence() {
        for (double seen : new double[] {0, 0.1, 0.5, 0.93, 1}) {
            double lower = KullbackLeibler.lower(seen, 0.02);
            double upper = KullbackLeibler.upper(seen, 0.02);
            assertThat(lower).isLessThanOrEqualTo(seen);
            assertThat(upper).isGreaterThanOrEqualTo(seen);
            if (seen > 0) {
                assertThat(KullbackLeibler.divergence(seen, lower)).isCloseTo(0.02, within(1e-6));
            }
            if (seen < 1) {
                assertThat(KullbackLeibler.divergence(seen, upper)).isCloseTo(0.02, within(1e-6));
            }
        }
        assertThat(KullbackLeibler.lower(0, 0.02)).isZero();
        assertThat(KullbackLeibler.upper(1, 0.02)).isEqualTo(1);
    }
}
