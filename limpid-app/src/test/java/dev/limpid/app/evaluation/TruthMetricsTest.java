package dev.limpid.app.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.error.LimpidException;
import dev.limpid.metrics.AttributionMap;
import dev.limpid.metrics.Complexity;
import dev.limpid.metrics.Localisation;
import dev.limpid.world.Fault;
import dev.limpid.world.Scene;
import dev.limpid.world.Species;
import dev.limpid.world.World;
import dev.limpid.world.evaluation.Aim;
import dev.limpid.world.evaluation.Measure;
import dev.limpid.world.evaluation.Truth;
import dev.limpid.world.funnybirds.Predictor;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The catalogue's metrics on drawn images are the formulas on their masks. */
class TruthMetricsTest {
    private static final int SIDE = 48;

    /** The score falls by 1 with a change of the corner, which shows the backdrop, or the watermark. */
    private static Truth truth(boolean isMarked) {
        World world = World.standard();
        Scene scene = (isMarked ? world.with(new Fault.Marked(10, 1, 0)) : world)
                .sample(3, 10)
                .scene();
        int corner = scene.draw(SIDE).rgb(0);
        Predictor network = picture -> {
            double[] scores = new double[Species.all().size()];
            scores[10] = picture.rgb(0) == corner ? 1 : 0;
            return scores;
        };
        return Truth.of(network, scene, SIDE);
    }

    private static float[] noise(long seed) {
        float[] map = new float[SIDE * SIDE];
        Random random = new Random(seed);
        for (int p = 0; p < map.length; p++) {
            map[p] = (float) random.nextGaussian();
        }
        return map;
    }

    @Test
    void numbersAreThoseOfTheFormulas() {
        Truth truth = truth(true);
        for (long seed = 0; seed < 20; seed++) {
            float[] map = noise(seed);
            AttributionMap scores = AttributionMap.of(SIDE, SIDE, map);
            Map<Measure, Double> numbers = TruthMetrics.STANDARD.judge(truth, map);
            assertThat(numbers).containsKeys(Measure.MASS_ON_WATERMARK, Measure.AGREEMENT, Measure.SPARSENESS);
            for (Aim aim : Aim.values()) {
                assertThat(number(numbers, "mass on " + aim.word()))
                        .isEqualTo(Localisation.MASS_ACCURACY
                                .of(scores, truth.mask(aim))
                                .orElseThrow());
                assertThat(number(numbers, "rank on " + aim.word()))
                        .isEqualTo(Localisation.RANK_ACCURACY
                                .of(scores, truth.mask(aim))
                                .orElseThrow());
                assertThat(number(numbers, "points at " + aim.word()))
                        .isCloseTo(
                                Localisation.POINTING_GAME
                                        .of(scores, truth.mask(aim))
                                        .orElseThrow(),
                                within(1e-12));
            }
            assertThat(number(numbers, "precision on parts"))
                    .isEqualTo(Localisation.AVERAGE_PRECISION
                            .of(scores, truth.mask(Aim.PARTS))
                            .orElseThrow());
            assertThat(number(numbers, "sparseness"))
                    .isEqualTo(Complexity.SPARSENESS.of(scores).orElseThrow());
            assertThat(number(numbers, "agreement with effects"))
                    .isEqualTo(truth.agreement(scores).orElseThrow());
        }
    }

    private static double number(Map<Measure, Double> numbers, String title) {
        return numbers.entrySet().stream()
                .filter(e -> e.getKey().title().equals(title))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void withoutAWatermarkItsMeasuresAreLeftOut() {
        assertThat(TruthMetrics.STANDARD.judge(truth(false), noise(1)))
                .doesNotContainKeys(Measure.MASS_ON_WATERMARK, Measure.RANK_ON_WATERMARK, Measure.POINTS_AT_WATERMARK)
                .containsKeys(Measure.MASS_ON_PARTS, Measure.AGREEMENT);
    }

    @Test
    void everyMeasureIsAMetricOrAComparisonWithEffects() {
        for (Measure measure : Measure.values()) {
            boolean isOfEffects = measure == Measure.AGREEMENT || measure == Measure.ORDER;
            assertThat(TruthMetrics.STANDARD.metric(measure).isPresent())
                    .as(measure.title())
                    .isNotEqualTo(isOfEffects);
        }
    }

    @Test
    void whatIsNotFiniteIsRefused() {
        float[] broken = noise(1);
        broken[5] = Float.NaN;
        assertThatThrownBy(() -> TruthMetrics.STANDARD.judge(truth(false), broken))
                .isInstanceOf(LimpidException.class)
                .hasMessageContaining("not finite");
    }
}
