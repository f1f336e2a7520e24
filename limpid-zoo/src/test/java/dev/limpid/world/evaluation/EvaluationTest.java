package dev.limpid.world.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.metrics.Interval;
import dev.limpid.world.Species;
import dev.limpid.world.World;
import dev.limpid.world.funnybirds.Criterion;
import dev.limpid.world.funnybirds.Explanation;
import dev.limpid.world.funnybirds.FunnyBirds;
import dev.limpid.world.funnybirds.Predictor;
import dev.limpid.world.funnybirds.ProtocolScores;
import dev.limpid.world.truth.Part;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class EvaluationTest {
    private static final int SIDE = 32;
    private static final int SPECIES = 7;

    /** Predicts one species for every image, with a score that grows with the visible part of its tail. */
    private static final Predictor TAIL = picture -> {
        double[] scores = new double[Species.all().size()];
        scores[SPECIES] = 1 + (picture.masks().of(Part.TAIL).count() / 100.0);
        return scores;
    };

    private static final Explanation.ByMap MAP = (picture, species) -> {
        float[] map = new float[SIDE * SIDE];
        for (int i = 0; i < map.length; i++) {
            map[i] = picture.masks().at(i).isOf(Part.TAIL) ? 1 : 0;
        }
        return map;
    };

    private static Evaluation.Result named(Evaluation evaluation, String name) {
        return evaluation.results().stream()
                .filter(r -> r.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static double value(Evaluation evaluation, String name, Measure measure) {
        return Objects.requireNonNull(named(evaluation, name).measures().get(measure))
                .value();
    }

    @Test
    void theTrueExplanationBeatsTheBaselines() {
        Evaluation evaluation = Evaluation.of(TAIL, FormulaJudge.ALL, SIDE);
        for (long seed = 0; seed < 6; seed++) {
            evaluation.add(World.standard().sample(seed, seed < 4 ? SPECIES : 3).scene(), Map.of("tail", MAP));
        }
        assertThat(evaluation.pictures()).isEqualTo(6);
        assertThat(evaluation.right()).isEqualTo(4);
        assertThat(evaluation.results())
                .extracting(Evaluation.Result::name)
                .containsExactly("tail", "random", "centre", "sobel", "truth");
        assertThat(value(evaluation, "tail", Measure.MASS_ON_PARTS)).isEqualTo(1);
        for (String chance : List.of("random", "centre", "sobel")) {
            assertThat(value(evaluation, chance, Measure.MASS_ON_PARTS)).isLessThan(0.9);
            assertThat(value(evaluation, chance, Measure.AGREEMENT))
                    .isLessThan(value(evaluation, "tail", Measure.AGREEMENT));
        }
        assertThat(named(evaluation, "tail").measures().get(Measure.MASS_ON_PARTS))
                .isEqualTo(new Interval(1, 1, 1, 4));
    }

    @Tag("thorough")
    @Test
    void theProtocolHasTheScoresThatItHasAlone() {
        Evaluation evaluation = Evaluation.of(TAIL, FormulaJudge.ALL, SIDE);
        for (long seed = 0; seed < 5; seed++) {
            evaluation.add(World.standard().sample(seed, SPECIES).scene(), Map.of("tail", MAP));
        }
        ProtocolScores alone = FunnyBirds.evaluate(
                TAIL,
                Explanation.of(MAP, 0),
                World.standard()
                        .samples(0, 5)
                        .map(s -> World.standard().sample(s.seed(), SPECIES).scene()),
                SIDE);
        Map<Criterion, Interval> protocol = named(evaluation, "tail").protocol();
        for (Criterion criterion : Criterion.values()) {
            if (criterion.of(alone).isPresent()) {
                assertThat(Objects.requireNonNull(protocol.get(criterion)).value())
                        .as(criterion.title())
                        .isCloseTo(criterion.of(alone).getAsDouble(), within(1e-12));
            }
        }
        assertThat(protocol).containsKeys(Criterion.A, Criterion.CSDC, Criterion.D, Criterion.SD);
        assertThat(named(evaluation, "truth").protocol()).isEmpty();
    }

    @Test
    void maskMeasuresAreTheSameWithoutEffectsAndProtocol() {
        Evaluation all = Evaluation.of(TAIL, FormulaJudge.ALL, SIDE);
        Evaluation masks = Evaluation.ofMasks(TAIL, FormulaJudge.ALL, SIDE);
        for (long seed = 0; seed < 3; seed++) {
            all.add(World.standard().sample(seed, SPECIES).scene(), Map.of("tail", MAP));
            masks.add(World.standard().sample(seed, SPECIES).scene(), Map.of("tail", MAP));
        }
        Map<Measure, Interval> expected = new EnumMap<>(named(all, "sobel").measures());
        expected.keySet().removeAll(List.of(Measure.AGREEMENT, Measure.ORDER));
        assertThat(named(masks, "sobel").measures()).isEqualTo(expected).hasSize(8);
        assertThat(masks.results()).hasSize(4).allMatch(r -> r.protocol().isEmpty());
    }
}
