package dev.limpid.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OverlapTest {
    private static Mask mask(int width, int height, int... pixels) {
        return Mask.where(width, height, p -> java.util.Arrays.stream(pixels).anyMatch(q -> q == p));
    }

    @Test
    void rocAucIsTheShareOfPairsInTheRightOrder() {
        AttributionMap map = AttributionMap.of(5, 1, -3, -1, -1, 2, 5);
        // Inside -1 and 5, outside -3, -1 and 2: right are (-1,-3), half (-1,-1), and all three of 5.
        assertThat(Overlap.rocAuc(map, mask(5, 1, 1, 4)).orElseThrow()).isCloseTo(4.5 / 6, within(1e-12));
        assertThat(Overlap.rocAuc(map, mask(5, 1))).isEmpty();
    }

    @Test
    void boxesAreTightAndTheLargestComponentComesFirst() {
        // x . . . x
        // . x . . x
        // . . . . .
        // . . . x .
        Mask set = mask(5, 4, 0, 6, 4, 9, 18);
        assertThat(Overlap.boxes(set)).containsExactly(new Box(0, 0, 2, 2), new Box(4, 0, 5, 2), new Box(3, 3, 4, 4));
        assertThat(Overlap.boxes(mask(5, 4))).isEmpty();
    }

    @Test
    void overlapsOfBoxesAndSets() {
        Box one = new Box(0, 0, 2, 2);
        assertThat(one.intersectionOverUnion(new Box(1, 1, 3, 3))).isCloseTo(1 / 7.0, within(1e-12));
        assertThat(one.intersectionOverUnion(new Box(2, 0, 3, 2))).isZero();
        assertThat(one.mask(3, 3).count()).isEqualTo(4);
        assertThat(Overlap.intersectionOverUnion(mask(3, 3, 0, 1), mask(3, 3, 1, 2)))
                .isCloseTo(1 / 3.0, within(1e-12));
        assertThat(Overlap.intersectionOverUnion(mask(3, 3), mask(3, 3))).isZero();
        assertThatThrownBy(() -> new Box(1, 1, 1, 2)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void boxAccuracyTakesTheBestLevelOfTheWholeDataSet() {
        BoxAccuracy first = new BoxAccuracy(10);
        // At low levels the box is all four pixels, above 0.5 it is the left two.
        AttributionMap map = AttributionMap.of(4, 1, 1, 0.9f, 0.5f, 0.4f);
        first.add(map, List.of(new Box(0, 0, 2, 1)));
        assertThat(first.value().orElseThrow()).isEqualTo(1);
        BoxAccuracy second = new BoxAccuracy(10);
        second.add(map, List.of(new Box(0, 0, 4, 1)));
        first.add(second);
        // Overlaps 1 and 0.5 above 0.5, or 0.5 and 1 below: both count up to 0.5, one of them for 0.7.
        assertThat(first.value().orElseThrow()).isCloseTo((1 + 1 + 0.5) / 3, within(1e-12));
        assertThat(new BoxAccuracy(10).value()).isEmpty();
    }

    @Test
    void theTopOfAMapIsCountedWithItsTies() {
        AttributionMap map = AttributionMap.of(4, 1, 3, 2, 2, 1);
        assertThat(Localisation.topIntersection(map, mask(4, 1, 0, 1), 2)).isCloseTo(0.75, within(1e-12));
        assertThatThrownBy(() -> Localisation.topIntersection(map, mask(4, 1, 0), 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void spatialComplexityTellsPatchesFromNoise() {
        float[] patch = new float[100];
        float[] noise = BaselineMaps.random(10, 10, 3);
        for (int p : new int[] {33, 34, 43, 44, 35}) {
            patch[p] = 1;
        }
        for (SpatialComplexity metric : SpatialComplexity.values()) {
            AttributionMap smooth = AttributionMap.of(10, 10, patch);
            AttributionMap rough = AttributionMap.of(10, 10, noise);
            double low = metric.of(smooth).orElseThrow();
            assertThat(low).as(metric.title()).isBetween(metric.lowest(), metric.highest());
            if (metric != SpatialComplexity.TOTAL_VARIATION) {
                assertThat(low).as(metric.title()).isLessThan(metric.of(rough).orElseThrow());
            }
            assertThat(metric.of(AttributionMap.of(10, 10, new float[100]))).isEmpty();
        }
        assertThat(SpatialComplexity.SPANNING_TREE
                        .of(AttributionMap.of(10, 10, patch))
                        .orElseThrow())
                .isEqualTo(1);
    }

    @Test
    void componentsThatGrowHaveTheBoxesOfEachLevelOnItsOwn() {
        Random random = new Random(7);
        for (int round = 0; round < 50; round++) {
            int width = 1 + random.nextInt(20);
            int height = 1 + random.nextInt(20);
            float[] scores = new float[width * height];
            for (int i = 0; i < scores.length; i++) {
                // Few levels, so that many pixels are added at once.
                scores[i] = round % 2 == 0 ? random.nextFloat() : random.nextInt(5) / 4f;
            }
            AttributionMap map = AttributionMap.of(width, height, scores);
            List<Box> truth = List.of(new Box(0, 0, (width + 1) / 2, height), new Box(width / 2, 0, width, 1));
            GrowingComponents growing = new GrowingComponents(width, height);
            int next = 0;
            for (int level = 9; level >= 0; level--) {
                for (; next < map.size() && map.score(map.pixel(next)) >= level / 10f; next++) {
                    growing.add(map.pixel(next));
                }
                assertThat(growing.best(truth))
                        .as("round %d, level %d", round, level)
                        .isEqualTo(Overlap.best(Overlap.boxes(Overlap.above(map, level / 10f)), truth));
            }
        }
    }
}
