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
}
