package dev.limpid.attribution.perturbation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class DividingRectanglesTest {
    /** Two maxima, the higher one at (0.2, 0.7). */
    private static double hills(double y, double x) {
        double high = Math.exp(-(Math.pow(y - 0.2, 2) + Math.pow(x - 0.7, 2)) / 0.02);
        double low = 0.7 * Math.exp(-(Math.pow(y - 0.8, 2) + Math.pow(x - 0.3, 2)) / 0.05);
        return high + low;
    }

    private static List<double[]> search(int most) {
        return DividingRectangles.search(
                points -> points.stream().mapToDouble(p -> hills(p[0], p[1])).toArray(), 2, most);
    }

    @Test
    void theGlobalMaximumIsFound() {
        double[] best =
                search(200).stream().max(Comparator.comparingDouble(p -> p[2])).orElseThrow();
        assertThat(best[2]).isGreaterThan(0.95);
        assertThat(best[0]).isCloseTo(0.2, within(0.04));
        assertThat(best[1]).isCloseTo(0.7, within(0.04));
    }

    @Test
    void exactlyTheRequestedNumberOfDistinctPointsIsEvaluated() {
        for (int most : new int[] {1, 2, 5, 37, 120}) {
            List<double[]> points = search(most);
            assertThat(points).hasSize(most);
            assertThat(points.stream().map(p -> p[0] + " " + p[1]).distinct()).hasSize(most);
            assertThat(points).allSatisfy(p -> assertThat(p[2]).isEqualTo(hills(p[0], p[1])));
        }
    }

    @Test
    void theFirstPointsAreTheCentreAndAThirdAwayFromIt() {
        List<double[]> points = search(5);
        assertThat(points.get(0)).startsWith(0.5, 0.5);
        assertThat(points.get(1)[0]).isCloseTo(1.0 / 6, within(1e-12));
        assertThat(points.get(4)[1]).isCloseTo(5.0 / 6, within(1e-12));
    }

    @Test
    void pointsAreDenserWhereTheValuesAreLarge() {
        List<double[]> points = search(150);
        long near = points.stream()
                .filter(p -> Math.hypot(p[0] - 0.2, p[1] - 0.7) < 0.2)
                .count();
        // A circle of that radius covers an eighth of the square.
        assertThat(near).isGreaterThan(150 / 4);
    }

    @Test
    void intervalsAndCubesAreSearchedToo() {
        double[] inInterval =
                DividingRectangles.search(
                                points -> points.stream()
                                        .mapToDouble(p -> -Math.abs(p[0] - 0.3))
                                        .toArray(),
                                1,
                                40)
                        .stream()
                        .max(Comparator.comparingDouble(p -> p[1]))
                        .orElseThrow();
        assertThat(inInterval[0]).isCloseTo(0.3, within(0.01));
        double[] inCube = DividingRectangles.search(
                        points -> points.stream()
                                .mapToDouble(p -> -Math.hypot(Math.hypot(p[0] - 0.2, p[1] - 0.7), p[2] - 0.4))
                                .toArray(),
                        3,
                        300)
                .stream()
                .max(Comparator.comparingDouble(p -> p[3]))
                .orElseThrow();
        assertThat(inCube[3]).isGreaterThan(-0.06);
    }
}
