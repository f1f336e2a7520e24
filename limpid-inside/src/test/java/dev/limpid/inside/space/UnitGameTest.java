package dev.limpid.inside.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.attribution.Progress;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.inside.Checkpoint;
import dev.limpid.inside.Checkpoints;
import dev.limpid.inside.Samples;
import dev.limpid.model.Classifier;
import dev.limpid.model.Head;
import dev.limpid.model.LoadOptions;
import dev.limpid.runtime.OnnxRuntime;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plays with the units of a network whose scores are a sum over its units, so that every number is known in closed form. */
class UnitGameTest {
    private static final int UNITS = 5;
    private static final int INPUTS = 40;

    /** How much each unit adds to the two scores. */
    private static final float[] WEIGHTS = {2, 0, -1, 0.5f, 0, 0, 2, 1, 0, -1};

    private final String layer;
    private final Classifier model;

    /** Features of a table, doubled by a layer that a second branch reads too. */
    UnitGameTest() {
        GraphBuilder b = GraphBuilder.ofOpset(17);
        Expr x = b.input("x", new TensorType(ElementType.FLOAT, new Shape(List.of(Dim.symbol("n"), Dim.of(UNITS)))));
        Expr units = x.mul(2).relu();
        Expr beside = x.neg().relu();
        Expr weights = b.constant(Tensor.of(transposed(), UNITS, 2));
        Expr scores = units.matMul(weights).add(beside.matMul(weights).mul(0.001));
        layer = units.name();
        Graph graph = b.build(Map.of("scores", scores));
        model = Classifier.of("made", graph, LoadOptions.DEFAULT.withHead(Head.NONE));
    }

    private static float[] transposed() {
        float[] all = new float[2 * UNITS];
        for (int u = 0; u < UNITS; u++) {
            all[2 * u] = WEIGHTS[u];
            all[2 * u + 1] = WEIGHTS[UNITS + u];
        }
        return all;
    }

    private static float[] input(int index) {
        SplittableRandom random = new SplittableRandom(index);
        float[] x = new float[UNITS];
        for (int i = 0; i < UNITS; i++) {
            x[i] = Math.round(16 * random.nextGaussian()) / 16f;
        }
        return x;
    }

    private static Samples samples() {
        return new Samples() {
            @Override
            public int size() {
                return INPUTS + 1;
            }

            @Override
            public Tensor input(int index) {
                if (index == 7) {
                    throw LimpidException.badInput("is damaged");
                }
                return Tensor.of(UnitGameTest.input(index), 1, UNITS);
            }

            @Override
            public String name(int index) {
                return "input " + index;
            }
        };
    }

    private UnitGame game(Replacement replacement) {
        return UnitGame.of(model, OnnxRuntime.create(), layer, samples(), replacement, 1, 1 << 20, Progress.SILENT);
    }

    private static double unit(int input, int unit) {
        return Math.max(0, 2 * UnitGameTest.input(input)[unit]);
    }

    private static double score(int input, boolean[] kept, double[] instead, int score) {
        double sum = 0;
        for (int u = 0; u < UNITS; u++) {
            double weight = WEIGHTS[score * UNITS + u];
            sum += weight * (kept[u] ? unit(input, u) : instead[u]);
            sum += weight * 0.001 * Math.max(0, -UnitGameTest.input(input)[u]);
        }
        return sum;
    }

    private static double[] means(int... inputs) {
        double[] means = new double[UNITS];
        for (int u = 0; u < UNITS; u++) {
            int unit = u;
            means[u] = Arrays.stream(inputs)
                    .mapToDouble(i -> unit(i, unit))
                    .average()
                    .orElseThrow();
        }
        return means;
    }

    @Test
    void scoresUnderMasksAreThoseOfTheFormula() {
        try (UnitGame zero = game(Replacement.ZERO);
                UnitGame mean = game(Replacement.MEAN)) {
            assertThat(zero.units()).isEqualTo(UNITS);
            assertThat(zero.inputs()).hasSize(INPUTS).doesNotContain(7);
            boolean[] mask = {true, false, true, false, true};
            check(zero, mask, new double[UNITS]);
            check(mean, mask, means(mean.inputs()));
        }
    }

    private static void check(UnitGame game, boolean[] mask, double[] instead) {
        List<List<UnitGame.Outcome>> found = game.play(List.of(UnitEffect.all(UNITS), mask), Progress.SILENT);
        assertThat(found).hasSize(2);
        for (int i = 0; i < INPUTS; i++) {
            int input = game.inputs()[i];
            for (int k = 0; k < 2; k++) {
                assertThat((double) found.get(0).get(i).probabilities()[k])
                        .isCloseTo(score(input, UnitEffect.all(UNITS), instead, k), within(1e-4));
                assertThat((double) found.get(1).get(i).probabilities()[k])
                        .isCloseTo(score(input, mask, instead, k), within(1e-4));
            }
        }
    }

    @Test
    void permutedUnitsKeepTheirMeanOverInputs() {
        try (UnitGame game = game(Replacement.PERMUTE)) {
            List<List<UnitGame.Outcome>> found =
                    game.play(List.of(UnitEffect.all(UNITS), new boolean[UNITS]), Progress.SILENT);
            Payoff first = (row, outcome) -> outcome.probabilities()[0];
            assertThat(first.mean(found.get(1))).isCloseTo(first.mean(found.get(0)), within(1e-4));
            assertThat(found.get(1)).isNotEqualTo(found.get(0));
        }
    }

    @Test
    void shapleyValuesOfASumAreItsTermsAndAddUp() {
        try (UnitGame game = game(Replacement.ZERO)) {
            Payoff first = (row, outcome) -> outcome.probabilities()[0];
            List<int[]> groups = UnitShapley.groups(List.of(0, 2, 3), UNITS);
            assertThat(groups.get(3)).containsExactly(1, 4);
            UnitShapley found = UnitShapley.of(game, groups, first, 3, 5, Progress.SILENT);
            double[] means = means(game.inputs());
            double[] terms = {2 * means[0], -means[2], 0.5 * means[3], 0};
            for (int g = 0; g < 4; g++) {
                assertThat(found.values()[g]).isCloseTo(terms[g], within(1e-4));
                assertThat(found.errors()[g]).isCloseTo(0, within(1e-4));
            }
            assertThat(Arrays.stream(found.values()).sum()).isCloseTo(found.whole() - found.none(), within(1e-6));
            UnitShapley.Sufficient set = found.sufficient(game, first, 1, Progress.SILENT);
            assertThat(set.groups()).containsExactly(0);
            assertThat(set.worth()).isGreaterThanOrEqualTo(set.wanted());
        }
    }

    @Test
    void aNegativePayoffMayFallByAsMuchAsAPositiveOne() {
        try (UnitGame game = game(Replacement.ZERO)) {
            Payoff constant = (row, outcome) -> -2;
            UnitShapley found =
                    UnitShapley.of(game, UnitShapley.groups(List.of(0, 2), UNITS), constant, 1, 5, Progress.SILENT);
            UnitShapley.Sufficient set = found.sufficient(game, constant, 0.95, Progress.SILENT);
            assertThat(set.wanted()).isCloseTo(-2.1, within(1e-9));
            assertThat(set.groups()).isEmpty();
        }
    }

    @Test
    void oneInputIsNotItsOwnPartner() {
        assertThatThrownBy(() -> UnitGame.of(
                        model,
                        OnnxRuntime.create(),
                        layer,
                        samples().chosen(List.of(0)),
                        Replacement.PERMUTE,
                        1,
                        1 << 20,
                        Progress.SILENT))
                .hasMessageContaining("at least two inputs");
    }

    @Test
    void aUnitAloneCostsItsTerm() {
        try (UnitGame game = game(Replacement.ZERO)) {
            Payoff first = (row, outcome) -> row % 2 == 0 ? outcome.probabilities()[0] : Double.NaN;
            List<UnitEffect> effects = UnitEffect.of(game, List.of(0, 2), List.of(first), Progress.SILENT);
            List<Integer> even = new ArrayList<>();
            IntStream.range(0, INPUTS).filter(i -> i % 2 == 0).forEach(i -> even.add(game.inputs()[i]));
            double mean = even.stream().mapToDouble(i -> unit(i, 0)).average().orElseThrow();
            assertThat(effects.get(0).losses().get(0).value()).isCloseTo(2 * mean, within(1e-4));
            assertThat(effects.get(1).losses().get(0).value()).isNegative();
        }
    }

    /** Hears of steps, and fails at one. */
    private static Progress until(int last, List<Long> heard) {
        return (done, total) -> {
            heard.add(done);
            if (done == last) {
                throw new IllegalStateException("ended");
            }
        };
    }

    @Test
    void aRunThatWasEndedGoesOnAndGivesTheSame(@TempDir Path folder) {
        try (UnitGame game = game(Replacement.ZERO)) {
            Payoff isFirst = (row, outcome) -> outcome.type() == 0 ? 1 : 0;
            List<int[]> groups = UnitShapley.groups(List.of(0, 2, 3), UNITS);
            UnitShapley whole = UnitShapley.of(game, groups, isFirst, 5, 5, Progress.SILENT);
            Optional<Checkpoint> orders = Optional.of(Checkpoints.immediate(folder.resolve("orders"), "game"));
            assertThatThrownBy(() -> UnitShapley.of(game, groups, isFirst, 5, 5, orders, until(3, new ArrayList<>())))
                    .hasMessage("ended");
            List<Long> heard = new ArrayList<>();
            UnitShapley resumed = UnitShapley.of(game, groups, isFirst, 5, 5, orders, until(-1, heard));
            assertThat(heard).containsExactly(4L, 5L);
            assertThat(resumed.values()).isEqualTo(whole.values());
            assertThat(resumed.errors()).isEqualTo(whole.errors());
            assertThat(Arrays.stream(whole.errors()).sum()).isPositive();

            List<Integer> units =
                    IntStream.range(0, 40).mapToObj(i -> i % UNITS).toList();
            Optional<Checkpoint> losses = Optional.of(Checkpoints.immediate(folder.resolve("units"), "game"));
            assertThatThrownBy(() -> UnitEffect.of(game, units, List.of(isFirst), losses, until(32, new ArrayList<>())))
                    .hasMessage("ended");
            heard.clear();
            assertThat(UnitEffect.of(game, units, List.of(isFirst), losses, until(-1, heard)))
                    .isEqualTo(UnitEffect.of(game, units, List.of(isFirst), Progress.SILENT));
            assertThat(heard).containsExactly(40L);
        }
    }

    @Test
    void refusesWhatCannotBeCut() {
        assertThatThrownBy(() -> UnitGame.of(
                        model, OnnxRuntime.create(), layer, samples(), Replacement.ZERO, 1, 100, Progress.SILENT))
                .isInstanceOf(LimpidException.class)
                .hasMessageContaining("use fewer inputs");
        assertThatThrownBy(() -> LayerCut.of(model, model.logits()))
                .isInstanceOf(LimpidException.class)
                .hasMessageContaining("choose an earlier one");
    }
}
