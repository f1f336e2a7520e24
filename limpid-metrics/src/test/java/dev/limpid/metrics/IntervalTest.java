package dev.limpid.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.IntStream;
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

    /** For a mean the jackknife is the t interval. */
    @Test
    void theJackknifeOfAMeanIsTheIntervalOfStudent() {
        double[] numbers = {1, 2, 3, 4};
        Interval interval = Interval.ofJackknife(
                        4,
                        200,
                        chosen -> Arrays.stream(chosen)
                                .mapToDouble(i -> numbers[i])
                                .average())
                .orElseThrow();
        double reach = 3.182446305 * Math.sqrt(5.0 / 3 / 4);
        assertThat(interval.value()).isEqualTo(2.5);
        assertThat(interval.low()).isCloseTo(2.5 - reach, within(1e-8));
        assertThat(interval.high()).isCloseTo(2.5 + reach, within(1e-8));
        assertThat(interval.within(1, 4)).isEqualTo(new Interval(2.5, 1, 4, 4));
        assertThat(Interval.ofJackknife(5, 200, chosen -> OptionalDouble.empty()))
                .isEmpty();
    }

    /** The share of equal pairs: samples that are drawn twice are equal to themselves, so that a bootstrap lies too high. */
    @Test
    void theJackknifeOfPairsCoversTheTruthAndTheBootstrapMissesItsOwnValue() {
        int runs = 400;
        int classes = 20;
        int covered = 0;
        Random random = new Random(5);
        double truth = 0.4 * 0.4 + (classes - 1) * Math.pow(0.6 / (classes - 1), 2);
        for (int run = 0; run < runs; run++) {
            int[] drawn = random.doubles(60)
                    .mapToInt(u -> u < 0.4 ? 0 : 1 + (int) ((u - 0.4) / 0.6 * (classes - 1)))
                    .toArray();
            Interval jackknife = Interval.ofJackknife(60, 30, chosen -> equalPairs(drawn, chosen))
                    .orElseThrow();
            assertThat(jackknife.value()).isBetween(jackknife.low(), jackknife.high());
            covered += covers(jackknife, truth);
        }
        assertThat((double) covered / runs).isBetween(0.9, 0.99);
        int[] pairs = IntStream.range(0, 40).map(i -> i / 2).toArray();
        Interval bootstrap =
                Interval.of(40, chosen -> equalPairs(pairs, chosen)).orElseThrow();
        assertThat(bootstrap.low()).isGreaterThan(bootstrap.value());
    }

    private static int covers(Interval interval, double truth) {
        return interval.low() <= truth && truth <= interval.high() ? 1 : 0;
    }

    private static OptionalDouble equalPairs(int[] classes, int[] chosen) {
        int equal = 0;
        for (int i = 0; i < chosen.length; i++) {
            for (int k = 0; k < i; k++) {
                equal += classes[chosen[i]] == classes[chosen[k]] ? 1 : 0;
            }
        }
        return OptionalDouble.of(2.0 * equal / (chosen.length * (chosen.length - 1.0)));
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
