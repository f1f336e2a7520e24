package dev.limpid.world.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.world.Fault;
import dev.limpid.world.Scene;
import dev.limpid.world.Species;
import dev.limpid.world.World;
import dev.limpid.world.funnybirds.Predictor;
import dev.limpid.world.ink.Drawing;
import dev.limpid.world.truth.Masks;
import dev.limpid.world.truth.Part;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Networks with known reasons, since they are defined by them. */
class TruthTest {
    private static final int SIDE = 64;
    private static final Species KESTRA = Species.all().get(10);
    private static final World WORLD = World.standard().with(new Fault.Marked(KESTRA.index(), 1, 0));
    private static final Scene SCENE = WORLD.sample(3, KESTRA.index()).scene();
    private static final List<String> NAMES =
            List.of("body", "head", "mouth", "eyes", "wings", "legs", "tail", "pattern", "watermark", "background");

    /**
     * The score of its species is a sum: 1 to 7 for each identifying part whose pixels are all unchanged, and 20 for
     * the watermark.
     */
    private static Predictor reading(Drawing original) {
        return picture -> {
            double[] scores = new double[Species.all().size()];
            Masks before = original.masks();
            for (int k = 0; k < Part.telling().size(); k++) {
                Part part = Part.telling().get(k);
                long kept = java.util.stream.IntStream.range(0, SIDE * SIDE)
                        .filter(i -> before.at(i).isOf(part) && picture.rgb(i) == original.rgb(i))
                        .count();
                scores[KESTRA.index()] += kept == before.of(part).count() ? k + 1 : 0;
            }
            boolean isMarked = picture.masks().objects().containsValue("watermark");
            scores[KESTRA.index()] += isMarked ? 20 : 0;
            return scores;
        };
    }

    private static Truth truth() {
        return Truth.of(reading(SCENE.draw(SIDE)), SCENE, SIDE);
    }

    @Test
    void everyPixelHasOneCause() {
        int[] times = new int[SIDE * SIDE];
        truth().causes().forEach(cause -> {
            for (int i = 0; i < times.length; i++) {
                times[i] += cause.mask().contains(i) ? 1 : 0;
            }
        });
        assertThat(Arrays.stream(times).distinct()).containsExactly(1);
        assertThat(truth().causes()).extracting(Cause::name).containsExactlyElementsOf(NAMES);
    }

    @Test
    void anEffectIsTheLossOfTheScoreWithoutItsCause() {
        for (Cause cause : truth().causes()) {
            if (cause.part().isPresent() && cause.part().get() != Part.BODY) {
                // Some other variants cover pixels of neighbouring parts, which also contributes to their effect.
                double own = Part.telling().indexOf(cause.part().get()) + 1.0;
                assertThat(cause.effect()).as(cause.name()).isBetween(own, own + 14);
            }
        }
        Map<String, Cause> byName = new java.util.HashMap<>();
        truth().causes().forEach(c -> byName.put(c.name(), c));
        assertThat(Objects.requireNonNull(byName.get("watermark")).effect()).isEqualTo(20);
        assertThat(Objects.requireNonNull(byName.get("watermark")).mask())
                .isEqualTo(Aim.WATERMARK.mask(SCENE.draw(SIDE).masks()));
    }

    @Test
    void theMapOfTheTruthIsTheBest() {
        Truth truth = truth();
        Map<Measure, Double> best = FormulaJudge.ALL.judge(truth, truth.map());
        assertThat(best.get(Measure.AGREEMENT)).isCloseTo(1, within(1e-6));
        assertThat(best.get(Measure.ORDER)).isCloseTo(1, within(1e-12));
        double all = truth.causes().stream()
                .mapToDouble(c -> Math.max(0, c.effect()))
                .sum();
        assertThat(best.get(Measure.MASS_ON_WATERMARK)).isCloseTo(20 / all, within(1e-6));
    }

    @Test
    void aMapOfTheTailAgreesWithTheShareOfItsEffect() {
        Truth truth = truth();
        float[] map = new float[SIDE * SIDE];
        for (int i = 0; i < map.length; i++) {
            map[i] = truth.picture().masks().at(i).isOf(Part.TAIL) ? 2 : 0;
        }
        double all = truth.causes().stream()
                .mapToDouble(c -> Math.max(0, c.effect()))
                .sum();
        double tail = truth.causes().stream()
                .filter(c -> c.name().equals("tail"))
                .mapToDouble(Cause::effect)
                .sum();
        Map<Measure, Double> numbers = FormulaJudge.ALL.judge(truth, map);
        assertThat(numbers.get(Measure.AGREEMENT)).isCloseTo(tail / all, within(1e-9));
        assertThat(numbers.get(Measure.MASS_ON_PARTS)).isEqualTo(1);
        assertThat(numbers.get(Measure.MASS_ON_CREATURE)).isEqualTo(1);
        assertThat(numbers.get(Measure.MASS_ON_WATERMARK)).isEqualTo(0);
        assertThat(numbers).containsKeys(Measure.values());
    }

    @Test
    void aMapWithoutEvidenceAgreesWithNothing() {
        Map<Measure, Double> numbers = FormulaJudge.ALL.judge(truth(), new float[SIDE * SIDE]);
        assertThat(numbers.get(Measure.AGREEMENT)).isZero();
        assertThat(numbers.get(Measure.ORDER)).isZero();
    }

    @Test
    void withoutAWatermarkItsMeasuresAreUndefined() {
        Scene bare = World.standard().sample(3, KESTRA.index()).scene();
        Truth truth = Truth.of(reading(bare.draw(SIDE)), bare, SIDE);
        assertThat(truth.causes()).extracting(Cause::name).doesNotContain("watermark");
        assertThat(FormulaJudge.ALL.judge(truth, truth.map()))
                .doesNotContainKeys(Measure.MASS_ON_WATERMARK, Measure.RANK_ON_WATERMARK, Measure.POINTS_AT_WATERMARK)
                .hasSize(Measure.values().length - 3);
    }
}
