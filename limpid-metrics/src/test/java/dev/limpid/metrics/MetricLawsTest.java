package dev.limpid.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The laws of every metric, on random maps with ties, negative scores and zeros. */
class MetricLawsTest {
    private static final int WIDTH = 6;
    private static final int HEIGHT = 4;

    private static Map<Metric, BiFunction<AttributionMap, Mask, OptionalDouble>> all() {
        Map<Metric, BiFunction<AttributionMap, Mask, OptionalDouble>> all = new LinkedHashMap<>();
        for (Localisation metric : Localisation.values()) {
            all.put(metric, metric::of);
        }
        for (Complexity metric : Complexity.values()) {
            all.put(metric, (map, mask) -> metric.of(map));
        }
        return all;
    }

    private static float[] scores(Random random) {
        float[] scores = new float[WIDTH * HEIGHT];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = random.nextInt(9) - 3;
        }
        return scores;
    }

    private static Mask mask(Random random) {
        Set<Integer> pixels = new HashSet<>(List.of(0));
        random.ints(5, 0, (WIDTH * HEIGHT) - 1).forEach(pixels::add);
        return Mask.where(WIDTH, HEIGHT, pixels::contains);
    }

    @Test
    void theResultIsInTheStatedRange() {
        all().forEach((metric, formula) -> {
            assertThat(metric.lowest()).isLessThan(metric.highest());
            for (int seed = 0; seed < 200; seed++) {
                Random random = new Random(seed);
                AttributionMap map = AttributionMap.of(WIDTH, HEIGHT, scores(random));
                assertThat(formula.apply(map, mask(random)).orElseThrow())
                        .as("%s, seed %d", metric.title(), seed)
                        .isBetween(metric.lowest() - 1e-12, metric.highest() + 1e-12);
            }
        });
    }

    @Test
    void scalingTheMapDoesNotChangeTheResult() {
        all().forEach((metric, formula) -> {
            for (int seed = 0; seed < 50; seed++) {
                Random random = new Random(seed);
                float[] scores = scores(random);
                Mask mask = mask(random);
                double number = formula.apply(AttributionMap.of(WIDTH, HEIGHT, scores), mask)
                        .orElseThrow();
                for (int i = 0; i < scores.length; i++) {
                    scores[i] *= 0.25f;
                }
                assertThat(formula.apply(AttributionMap.of(WIDTH, HEIGHT, scores), mask)
                                .orElseThrow())
                        .as("%s, seed %d", metric.title(), seed)
                        .isCloseTo(number, within(1e-12));
            }
        });
    }

    @Test
    void permutingMapAndMaskTogetherDoesNotChangeTheResult() {
        all().forEach((metric, formula) -> {
            for (int seed = 0; seed < 50; seed++) {
                Random random = new Random(seed);
                float[] scores = scores(random);
                Mask mask = mask(random);
                List<Integer> from = new ArrayList<>(
                        IntStream.range(0, scores.length).boxed().toList());
                Collections.shuffle(from, random);
                float[] moved = new float[scores.length];
                for (int i = 0; i < moved.length; i++) {
                    moved[i] = scores[from.get(i)];
                }
                assertThat(formula.apply(
                                        AttributionMap.of(WIDTH, HEIGHT, moved),
                                        Mask.where(WIDTH, HEIGHT, i -> mask.contains(from.get(i))))
                                .orElseThrow())
                        .as("%s, seed %d", metric.title(), seed)
                        .isCloseTo(
                                formula.apply(AttributionMap.of(WIDTH, HEIGHT, scores), mask)
                                        .orElseThrow(),
                                within(1e-12));
            }
        });
    }
}
