package dev.limpid.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ResamplingTest {

    @Test
    void aCubicCurveFollowsAParabolaExactly() {
        float[] parabola = {0, 1, 4, 9, 16, 25};
        float[] read =
                Resampling.apply(parabola, 6, 1, Resampling.cubic(6, 2, 2.5, 0.5), Resampling.linear(1, 1, 0, 1));
        // Positions 2.5 + 0.25 - 0.5 and 2.5 + 0.75 - 0.5, in samples.
        assertThat(read[0]).isCloseTo(2.25f * 2.25f, within(1e-5f));
        assertThat(read[1]).isCloseTo(2.75f * 2.75f, within(1e-5f));
    }

    @Test
    void theEdgeSampleIsRepeatedBeyondTheEdge() {
        float[] read = Resampling.apply(
                new float[] {3, 5}, 2, 1, Resampling.linear(2, 4, -1, 1), Resampling.linear(1, 1, 0, 1));
        assertThat(read).containsExactly(3, 3, 5, 5);
    }

    @Test
    void axesAreNotMixedUp() {
        float[] plane = {1, 2, 3, 4, 5, 6};
        float[] same = Resampling.apply(plane, 3, 2, Resampling.smooth(3, 3), Resampling.smooth(2, 2));
        assertThat(same).containsExactly(plane);
        float[] lower = Resampling.apply(plane, 3, 2, Resampling.smooth(3, 3), Resampling.linear(2, 1, 1, 1));
        assertThat(lower).containsExactly(4, 5, 6);
    }
}
