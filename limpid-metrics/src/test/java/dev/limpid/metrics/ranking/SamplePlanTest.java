package dev.limpid.metrics.ranking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limpid.metrics.Interval;
import dev.limpid.metrics.ranking.SamplePlan.Spread;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.hipparchus.distribution.continuous.TDistribution;
import org.junit.jupiter.api.Test;

/** Compares plans with tables, and simulates what they promise. */
class SamplePlanTest {
    private static final int TIMES = 2000;

    @Test
    void numbersOfTheTablesOfCohen() {
        // A paired t test, two-sided, 5 %, power 0.8: 34 pairs for an effect of 0.5 and 199 for 0.2 (G*Power 3.1).
        assertThat(SamplePlan.forDifference(new Spread(1, 0), 0.5, 0.05, 0.8, 1).samples())
                .isBetween(33, 35);
        assertThat(SamplePlan.forDifference(new Spread(1, 0), -0.2, 0.05, 0.8, 1)
                        .samples())
                .isBetween(198, 200);
        // 1.96^2 / 0.1^2 with the quantile of t.
        assertThat(SamplePlan.forWidth(new Spread(1, 0), 0.1, 0.05).samples()).isBetween(385, 389);
    }

    @Test
    void moreComparisonsPowerOrSpreadNeedMoreSamples() {
        int usual =
                SamplePlan.forDifference(new Spread(1, 0), 0.3, 0.05, 0.8, 1).samples();
        assertThat(SamplePlan.forDifference(new Spread(1, 0), 0.3, 0.05, 0.8, 10)
                        .samples())
                .isGreaterThan(usual);
        assertThat(SamplePlan.forDifference(new Spread(1, 0), 0.3, 0.05, 0.95, 1)
                        .samples())
                .isGreaterThan(usual);
        assertThat(SamplePlan.forDifference(new Spread(2, 0), 0.3, 0.05, 0.8, 1).samples())
                .isGreaterThan(3 * usual);
        SamplePlan pilot = SamplePlan.forDifference(new Spread(1, 12), 0.3, 0.05, 0.8, 1);
        assertThat(pilot.low()).isLessThan(pilot.samples());
        assertThat(pilot.high()).isGreaterThan(pilot.samples());
        assertThat(SamplePlan.forDifference(new Spread(1, 0), 0, 0.05, 0.8, 1).samples())
                .isEqualTo(SamplePlan.MOST);
        assertThat(SamplePlan.forDifference(new Spread(0, 0), 0.1, 0.05, 0.8, 1).samples())
                .isEqualTo(3);
        assertThatThrownBy(() -> new Spread(Double.NaN, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    private static double[] drawn(int count, SplittableRandom random, ToDoubleFunction<SplittableRandom> number) {
        double[] numbers = new double[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = number.applyAsDouble(random);
        }
        return numbers;
    }

    /** Skewed and between 0 and 1, as the numbers of most metrics are: the square of a uniform number. */
    private static double skewed(SplittableRandom random) {
        double uniform = random.nextDouble();
        return uniform * uniform;
    }

    @Test
    void theIntervalOfAMeanIsAsNarrowAsPromisedAndHoldsTheTruth() {
        SplittableRandom random = new SplittableRandom(1);
        double deviation = Math.sqrt(1 / 5.0 - 1 / 9.0);
        int count = SamplePlan.forWidth(new Spread(deviation, 0), 0.08, 0.05).samples();
        int covered = 0;
        double width = 0;
        for (int k = 0; k < TIMES / 2; k++) {
            Interval interval = Interval.ofMean(drawn(count, random, SamplePlanTest::skewed));
            covered += interval.low() <= 1 / 3.0 && 1 / 3.0 <= interval.high() ? 1 : 0;
            width += (interval.high() - interval.low()) / 2;
        }
        // Four standard errors of 1000 simulations are 2.8 %; the percentile bootstrap covers a little less than 95 %.
        assertThat(covered / (TIMES / 2.0)).isBetween(0.91, 0.97);
        assertThat(width / (TIMES / 2.0)).isBetween(0.07, 0.082);
    }

    @Test
    void aDifferenceIsFoundAsOftenAsPromised() {
        SplittableRandom random = new SplittableRandom(2);
        double deviation = Math.sqrt(1 / 5.0 - 1 / 9.0);
        double difference = 0.1;
        int count = SamplePlan.forDifference(new Spread(deviation, 0), difference, 0.05, 0.8, 3)
                .samples();
        double critical = new TDistribution(count - 1.0).inverseCumulativeProbability(1 - 0.05 / 6);
        int found = 0;
        int wrong = 0;
        for (int k = 0; k < TIMES; k++) {
            double[] numbers = drawn(count, random, r -> skewed(r) - 1 / 3.0);
            found += Math.abs(t(numbers, difference)) > critical ? 1 : 0;
            wrong += Math.abs(t(numbers, 0)) > critical ? 1 : 0;
        }
        assertThat(found / (double) TIMES).isBetween(0.76, 0.86);
        assertThat(wrong / (double) TIMES).isLessThan(0.035);
    }

    private static double t(double[] numbers, double shift) {
        double mean = shift;
        for (double number : numbers) {
            mean += number / numbers.length;
        }
        return mean / (Spread.of(numbers).deviation() / Math.sqrt(numbers.length));
    }

    @Test
    void theIntervalOfAPlanFromAPilotHoldsTheTrueNumber() {
        SplittableRandom random = new SplittableRandom(3);
        int truth =
                SamplePlan.forDifference(new Spread(1, 0), 0.3, 0.05, 0.8, 1).samples();
        int covered = 0;
        for (int k = 0; k < TIMES; k++) {
            Spread pilot = Spread.of(drawn(20, random, SplittableRandom::nextGaussian));
            SamplePlan plan = SamplePlan.forDifference(pilot, 0.3, 0.05, 0.8, 1);
            covered += plan.low() <= truth && truth <= plan.high() ? 1 : 0;
        }
        // Four standard errors of 2000 simulations are 2 %.
        assertThat(covered / (double) TIMES).isBetween(0.93, 0.97);
    }
}
