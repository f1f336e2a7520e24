package dev.limpid.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IntervalTest {
    /**
     * The standard error of a mean of n normal numbers is 1/sqrt(n), and 95 % of the means are within 1.96 of these.
     */
    @Test
    void theIntervalOfAMeanHasTheTheoreticalWidth() {
        double[] numbers =
                new Random(1).doubles(400).map(u -> (u - 0.5) * Math.sqrt(12)).toArray();
        Interval interval = Interval.ofMean(numbers);
        assertThat(interval.high() - interval.low()).isCloseTo(2 * 1.96 / 20, within(0.02));
        assertThat(interval.value()).isBetween(interval.low(), interval.high()).isCloseTo(0, within(0.1));
        assertThat(interval.count()).isEqualTo(400);
        assertThat(Interval.ofMean(numbers)).isEqualTo(interval);
    }

    @Test
    void constantSamplesGiveAnIntervalOfZeroWidth() {
        assertThat(Interval.ofMean(0.25, 0.25, 0.25)).isEqualTo(new Interval(0.25, 0.25, 0.25, 3));
        assertThatThrownBy(Interval::ofMean).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anUndefinedStatisticHasNoInterval() {
        assertThat(Interval.of(5, chosen -> OptionalDouble.empty())).isEqualTo(Optional.empty());
    }

    /** The ends are where a share of the population would be just as far off: (value - p)^2 = z^2 p (1 - p) / count. */
    @Test
    void theIntervalOfAShareSolvesItsEquation() {
        double z = 1.959963984540054;
        for (int[] each : new int[][] {{0, 10}, {10, 10}, {3, 18}, {94, 180}, {599, 600}}) {
            Interval share = Interval.ofShare(each[0], each[1]);
            assertThat(share.value()).isEqualTo((double) each[0] / each[1]);
            assertThat(share.low()).isLessThanOrEqualTo(share.value());
            assertThat(share.high()).isGreaterThanOrEqualTo(share.value());
            for (double end : new double[] {share.low(), share.high()}) {
                boolean isAtAnEnd = end == share.value();
                assertThat(isAtAnEnd ? 0 : Math.abs(end - share.value()) - z * Math.sqrt(end * (1 - end) / each[1]))
                        .isCloseTo(0, within(1e-9));
            }
        }
        assertThat(Interval.ofShare(18, 18).low()).isCloseTo(0.8241, within(1e-4));
        assertThatThrownBy(() -> Interval.ofShare(1, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
