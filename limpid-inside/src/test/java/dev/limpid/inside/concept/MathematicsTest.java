package dev.limpid.inside.concept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.error.LimpidException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The mathematics of concepts against scikit-learn, SciPy, overcomplete and closed forms. */
class MathematicsTest {
    private static double[][] mixed() {
        double[][] codes = Numbers.rows(positive(Numbers.drawn(30 * 4, 1)), 4);
        double[][] parts = Numbers.rows(positive(Numbers.drawn(4 * 12, 2)), 12);
        double[][] noise = Numbers.rows(Numbers.drawn(30 * 12, 3), 12);
        double[][] data = new Nmf(codes, parts, 0, 0).decode(codes);
        for (int i = 0; i < data.length; i++) {
            for (int c = 0; c < 12; c++) {
                data[i][c] += 0.02 * (noise[i][c] + 0.5);
            }
        }
        return data;
    }

    private static double[] positive(double[] numbers) {
        return Arrays.stream(numbers).map(v -> Math.max(0, v)).toArray();
    }

    private static double[] flat(double[][] rows) {
        return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
    }

    @Test
    void factorsAreThoseOfScikitLearn() {
        Nmf nmf = Nmf.of(mixed(), 4);
        double[] errors = Numbers.array("nmf-errors");
        assertThat(nmf.error()).isCloseTo(errors[0], within(1e-6));
        assertThat(nmf.error()).isLessThan(errors[1] * 1.001);
        assertThat(flat(nmf.codes())).containsExactly(Numbers.array("nmf-codes"), within(1e-4));
        assertThat(flat(nmf.parts())).containsExactly(Numbers.array("nmf-parts"), within(1e-4));
    }

    @Test
    void codesOfOtherRowsAreTheLeastSquaresOfSciPy() {
        Nmf bank = new Nmf(new double[0][], Numbers.rows(Numbers.array("nmf-parts"), 12), 0, 0);
        double[] rows = Arrays.stream(Numbers.drawn(6 * 12, 4)).map(Math::abs).toArray();
        assertThat(flat(bank.code(Numbers.rows(rows, 12)))).containsExactly(Numbers.array("nnls"), within(1e-6));
    }

    @Test
    void negativeValuesAreRefused() {
        double[][] data = mixed();
        data[3][4] = -1e-3;
        assertThatThrownBy(() -> Nmf.of(data, 4))
                .isInstanceOf(LimpidException.class)
                .hasMessageContaining("values below zero");
        assertThatThrownBy(() -> Nmf.of(mixed(), 13))
                .isInstanceOf(LimpidException.class)
                .hasMessageContaining("ask for fewer");
    }

    @Test
    void clustersAreThoseOfScikitLearnFromTheSameCentres() {
        double[][] rows = Numbers.rows(Numbers.drawn(40 * 5, 5), 5);
        KMeans means = KMeans.from(rows, Arrays.copyOf(rows, 4));
        assertThat(means.inertia()).isCloseTo(Numbers.array("kmeans-inertia")[0], within(1e-9));
        assertThat(flat(means.centres())).containsExactly(Numbers.array("kmeans-centres"), within(1e-9));
        assertThat(KMeans.of(rows, 4, 0).inertia()).isLessThan(means.inertia() * 1.05);
    }

    @Test
    void ridgeVectorIsThatOfScikitLearn() {
        List<double[]> rows = List.of(Numbers.rows(Numbers.drawn(40 * 5, 5), 5));
        double[] found = Cav.ridge(rows.subList(0, 15), rows.subList(15, 40), 0.7);
        assertThat(found).containsExactly(Numbers.array("ridge"), within(1e-9));
    }

    /** Ishigami's function, whose total indices are known: 0.5576, 0.4424, 0.2437. */
    @Test
    void totalIndicesAreThoseOfIshigamisFunction() {
        TotalSobol design = TotalSobol.of(3, 4096);
        double[] values = Arrays.stream(design.points())
                .mapToDouble(p -> {
                    double x = Math.PI * (2 * p[0] - 1);
                    double y = Math.PI * (2 * p[1] - 1);
                    double z = Math.PI * (2 * p[2] - 1);
                    return Math.sin(x) + 7 * Math.pow(Math.sin(y), 2) + 0.1 * Math.pow(z, 4) * Math.sin(x);
                })
                .toArray();
        assertThat(design.indices(values)).containsExactly(new double[] {0.5576, 0.4424, 0.2437}, within(0.005));
        assertThat(design.indices(new double[values.length])).containsOnly(0);
    }

    @Test
    void testIsCertainAfterTwentyFiveRandomConceptsIfNoneIsAsExtreme() {
        SequentialTest test = new SequentialTest(200);
        while (test.state() == SequentialTest.State.OPEN) {
            test.add(false);
        }
        assertThat(test.state()).isEqualTo(SequentialTest.State.CERTAIN);
        assertThat(test.runs()).isEqualTo(25);
    }

    /** A concept that is a random one is called certain in at most one of twenty cases, however long one waits. */
    @Test
    void randomConceptsAreSeldomCertain() {
        SplittableRandom random = new SplittableRandom(1);
        int certain = 0;
        int runs = 0;
        int cases = 4000;
        for (int i = 0; i < cases; i++) {
            double own = random.nextDouble();
            SequentialTest test = new SequentialTest(200);
            while (test.state() == SequentialTest.State.OPEN) {
                test.add(random.nextDouble() >= own);
            }
            certain += test.state() == SequentialTest.State.CERTAIN ? 1 : 0;
            runs += test.runs();
        }
        assertThat((double) certain / cases).isBetween(0.005, 0.05);
        assertThat((double) runs / cases).isLessThan(20);
    }

    @Test
    void recoveryCountsPairsOfPlaces() {
        double[] covered = {1, 0, 0.5, 0};
        double inside = 1.5;
        // Weighted pairs: of 1.5 * 2.5, those in order are 1*(1+0.5+1) + 0.5*(1 + 0.5/2 + 0).
        assertThat(auc(new double[] {9, 7, 5, 3}, covered, inside))
                .isCloseTo((1 * 2.5 + 0.5 * (0.25 + 1)) / (1.5 * 2.5), within(1e-12));
        assertThat(auc(new double[] {1, 1, 1, 1}, covered, inside)).isCloseTo(0.5, within(1e-12));
        assertThat(overlap(new double[] {9, 1, 8, 1}, new double[] {1, 0, 1, 0}, 2))
                .isCloseTo(1, within(1e-12));
        assertThat(overlap(new double[] {1, 1, 1, 1}, new double[] {1, 0, 1, 0}, 2))
                .isCloseTo(1.0 / 3, within(1e-12));
    }

    private static double auc(double[] values, double[] covered, double inside) {
        return Recovery.auc(values, Recovery.falling(values), covered, inside);
    }

    private static double overlap(double[] values, double[] covered, double inside) {
        return Recovery.overlap(values, Recovery.falling(values), covered, inside);
    }

    @Test
    void spanKeepsWhatLiesInIt() {
        double[] mean = {1, 2, 3};
        Span span = Span.of(mean, new double[][] {{1, 1, 0}, {2, 2, 0}});
        double[][] kept = span.project(new double[][] {{4, 5, 3}, {1, 2, 9}});
        assertThat(kept[0]).containsExactly(new double[] {4, 5, 3}, within(1e-12));
        assertThat(kept[1]).containsExactly(mean, within(1e-12));
    }

    @Test
    void topSamplesOfPartsAreThoseOfTheWhole() {
        SplittableRandom random = new SplittableRandom(3);
        TopSamples whole = new TopSamples(2, 4);
        List<TopSamples> parts = new ArrayList<>(List.of(new TopSamples(2, 4), new TopSamples(2, 4)));
        for (int i = 0; i < 40; i++) {
            float value = random.nextInt(8);
            whole.add(i % 2, i, value);
            parts.get(i / 20).add(i % 2, i, value);
        }
        parts.get(1).merge(parts.get(0));
        assertThat(parts.get(1).of(0)).isEqualTo(whole.of(0)).hasSize(4);
        assertThat(parts.get(1).of(1)).isEqualTo(whole.of(1));
    }
}
