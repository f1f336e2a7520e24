package dev.limpid.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.attribution.MethodInfo.Family;
import dev.limpid.attribution.catalogue.Methods;
import dev.limpid.attribution.engine.Explainer;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.model.Classifier;
import dev.limpid.model.LoadOptions;
import dev.limpid.model.Target;
import dev.limpid.runtime.Engine;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Symmetry and the dead player for methods that hide parts of the picture, on a network that looks at the left half only and
 * at its upper and lower quarter alike. Where a method keeps a law only for some networks, only in the mean over its draws or
 * not at all, that is said and asserted.
 */
class PlayersTest {
    private static final int SIDE = 8;
    private static final Engine ENGINE = Sweep.ENGINE;
    private static final Map<String, String> FEW = Map.of(
            "segments",
            "grid:2x2",
            "fill",
            "zero",
            "output",
            "logit",
            "window",
            "4",
            "stride",
            "4",
            "orders",
            "24",
            "cells",
            "2",
            "samples",
            "14",
            "iterations",
            "40");

    private static final Map<String, String> SHAPES = Map.of("cells", "8", "windows", "30");

    /** The logits are made of the products and squares of the means of the upper left and of the lower left quarter. */
    private static Classifier half() {
        Random random = new Random(9);
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", TensorType.of(ElementType.FLOAT, Dim.symbol("N"), Dim.of(3), Dim.of(SIDE), Dim.of(SIDE)));
        Expr weights = SmallNetworks.constant(b, random, 1, 3, 4, 4);
        Expr upper = seen(x.slice(2, 0, 4, 1), weights);
        Expr lower = seen(x.slice(2, 7, 3, -1), weights);
        Expr both = upper.mul(lower)
                .add(upper.mul(upper))
                .add(lower.mul(lower))
                .add(upper)
                .add(lower);
        Expr logits = both.emit("Gemm", Map.of(), null, SmallNetworks.constant(b, random, 3, 4));
        return Classifier.of("half", b.build(Map.of("logits", logits)), LoadOptions.DEFAULT);
    }

    private static Expr seen(Expr half, Expr weights) {
        return half.slice(3, 0, 4, 1).mul(weights).reduceMean(false, 2, 3);
    }

    /** Its lower half is its upper one mirrored. */
    static Tensor even() {
        float[] numbers = SmallNetworks.inputs(1).toFloats();
        for (int i = 0; i < numbers.length; i++) {
            int row = i / SIDE % SIDE;
            numbers[i] = row < SIDE / 2 ? numbers[i] + 0.3f : numbers[i - ((2 * row) - SIDE + 1) * SIDE];
        }
        return Tensor.of(numbers, 1, 3, SIDE, SIDE);
    }

    /** The network sees nothing but sums over both quarters, which every model that is linear in the segments can be. */
    private static Classifier additive() {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", TensorType.of(ElementType.FLOAT, Dim.symbol("N"), Dim.of(3), Dim.of(SIDE), Dim.of(SIDE)));
        Expr sums = x.slice(3, 0, 4, 1).reduceMean(false, 2, 3);
        Expr logits = sums.emit("Gemm", Map.of(), null, SmallNetworks.constant(b, new Random(9), 3, 4));
        return Classifier.of("additive", b.build(Map.of("logits", logits)), LoadOptions.DEFAULT);
    }

    /**
     * The second class is found where enough of the two left quarters is seen.
     *
     * @param share which part of both must be seen
     */
    private static Classifier enough(double share) {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", TensorType.of(ElementType.FLOAT, Dim.symbol("N"), Dim.of(3), Dim.of(SIDE), Dim.of(SIDE)));
        Expr left = x.slice(3, 0, 4, 1);
        Expr size = left.mul(left).reduceMean(false, 1, 2, 3).unsqueeze(1);
        double[] all = even().toDoubles();
        double whole = IntStream.range(0, all.length)
                .filter(i -> i % SIDE < SIDE / 2)
                .mapToDouble(i -> 2 * all[i] * all[i] / all.length)
                .sum();
        Expr logits = Expr.concat(1, size.mul(0).add(100 * share * whole), size.mul(100));
        return Classifier.of("enough", b.build(Map.of("logits", logits)), LoadOptions.DEFAULT);
    }

    private static double[] scores(Classifier model, String name, long seed, Map<String, String> more) {
        Method method = Methods.named(name);
        LawCase all = new LawCase(method, "plain");
        Settings settings = all.with(all.with(Settings.STANDARD, FEW), more).withSeed(seed);
        try (Explainer explainer = Explainer.of(model, method, settings, ENGINE, 256 << 20)) {
            double[] scores = explainer
                    .explain(even(), Target.of(1), Progress.SILENT)
                    .scores()
                    .toDoubles();
            assertThat(scores).hasSize(SIDE * SIDE);
            return scores;
        }
    }

    private static double[] scores(String name, Map<String, String> more) {
        return scores(half(), name, 0, more);
    }

    private static double largest(double[] numbers) {
        return Arrays.stream(numbers).map(Math::abs).max().orElseThrow();
    }

    /** The largest score where the network looks, or where it does not. */
    private static double largest(double[] scores, boolean isSeen) {
        return IntStream.range(0, scores.length)
                .filter(i -> (i % SIDE < SIDE / 2) == isSeen)
                .mapToDouble(i -> Math.abs(scores[i]))
                .max()
                .orElseThrow();
    }

    /** The largest difference between a place and its mirror image, as a part of the largest score. */
    private static double unevenness(double[] scores) {
        return IntStream.range(0, scores.length)
                        .mapToDouble(i -> Math.abs(scores[i] - scores[((SIDE - 1 - (i / SIDE)) * SIDE) + (i % SIDE)]))
                        .max()
                        .orElseThrow()
                / largest(scores);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "occlusion",
                "feature-ablation",
                "feature-permutation",
                "kernel-shap",
                "partition-shap",
                "shapley-value-sampling",
                "sobol"
            })
    void placesThatTheNetworkDoesNotLookAtHaveNoScore(String name) {
        double[] scores = scores(name, Map.of());
        for (int i = 0; i < scores.length; i++) {
            if (i % SIDE >= SIDE / 2) {
                assertThat(scores[i]).isCloseTo(0, within(1e-5 * largest(scores)));
            } else {
                assertThat(Math.abs(scores[i])).isGreaterThan(1e-2 * largest(scores));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"occlusion", "feature-ablation", "kernel-shap", "partition-shap", "meaningful-perturbation"})
    void placesThatPlayTheSamePartHaveTheSameScore(String name) {
        assertThat(unevenness(scores(name, SHAPES))).isLessThan(1e-5);
    }

    /** What is linear in the segments is what the surrogates find; where it is not, a fit blames others a little. */
    @ParameterizedTest
    @ValueSource(strings = {"lime", "norm-lime"})
    void surrogatesOfALinearNetworkKeepBothLaws(String name) {
        double[] linear = scores(additive(), name, 0, Map.of("samples", "300", "penalty", "1e-6"));
        assertThat(largest(linear, false)).isLessThan(1e-5 * largest(linear, true));
        assertThat(unevenness(linear)).isLessThan(1e-5);
        double[] curved = scores(name, Map.of("samples", "300", "penalty", "1e-6"));
        assertThat(largest(curved, false) / largest(curved, true)).isBetween(1e-5, 0.1);
    }

    /** What the upper left quarter has more than the lower left one, over many draws. */
    private record Unevenness(double mean, double error, double size) {
        static Unevenness of(String name, int draws) {
            Map<String, String> some = Map.of("samples", "200", "designs", "30", "shuffles", "20", "orders", "3");
            double sum = 0;
            double squares = 0;
            double size = 0;
            for (int seed = 0; seed < draws; seed++) {
                double[] scores = scores(half(), name, seed, some);
                double difference = IntStream.range(0, scores.length)
                        .filter(i -> i % SIDE < SIDE / 2)
                        .mapToDouble(i -> (i / SIDE < SIDE / 2 ? 4 : -4) * scores[i] / scores.length)
                        .sum();
                sum += difference / draws;
                squares += difference * difference / draws;
                size += largest(scores) / draws;
            }
            return new Unevenness(sum, Math.sqrt((squares - (sum * sum)) / (draws - 1)), size);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"hsic", "sobol", "lime", "norm-lime", "shapley-value-sampling", "feature-permutation"})
    @Tag("thorough")
    void inTheMeanOverDrawsPlacesThatPlayTheSamePartHaveTheSameScore(String name) {
        Unevenness found = Unevenness.of(name, 24);
        // Sampled orders of two live players differ only in which of them comes first.
        assertThat(found.error()).isPositive().isLessThan(0.3 * found.size());
        assertThat(found.mean()).isCloseTo(0, within(3.5 * found.error()));
    }

    /** The grid of its masks is cut out at an offset from its upper left, so that its mirror image is never drawn. */
    @Test
    void riseIsALittleUneven() {
        Unevenness found = Unevenness.of("rise", 24);
        assertThat(Math.abs(found.mean())).isBetween(3.5 * found.error(), 0.1 * found.size());
    }

    /** The criterion of a finite sample is a little above zero also without dependence. */
    @Test
    void theDependenceOnWhatIsNotLookedAtVanishesWithTheNumberOfSamples() {
        double[] few = scores("hsic", Map.of("samples", "80"));
        double[] many = scores("hsic", Map.of("samples", "4000"));
        assertThat(largest(few, false)).isGreaterThan(1e-3 * largest(few, true));
        assertThat(largest(many, false)).isBetween(0.0, 1e-2 * largest(many, true));
        assertThat(largest(many, false)).isLessThan(0.3 * largest(few, false));
    }

    /** A mask that hides what counts comes with what does not: the mean of all answers is the score of a dead place. */
    @Test
    void riseGivesAPlaceThatIsNotLookedAtTheMeanOfAllAnswers() {
        double[] scores = scores("rise", Map.of("samples", "2000"));
        double[] halved = scores("rise", Map.of("samples", "2000", "probability", "0.3"));
        assertThat(largest(scores, false)).isGreaterThan(0.5 * largest(scores, true));
        assertThat(largest(halved, false)).isGreaterThan(0.5 * largest(halved, true));
    }

    /** What these find has an extent of its own: smoothness, an area, the widths of windows; it reaches beyond the seen. */
    @ParameterizedTest
    @ValueSource(strings = {"meaningful-perturbation", "extremal-perturbation", "aise"})
    void whatSearchesForSmoothShapesReachesBeyondWhatIsLookedAt(String name) {
        double[] scores = scores(name, SHAPES);
        assertThat(largest(scores, false)).isGreaterThan(1e-2 * largest(scores, true));
    }

    /** Which of two places comes first where both do as well is decided by their order: the search divides, or sorts. */
    @ParameterizedTest
    @ValueSource(strings = {"extremal-perturbation", "aise"})
    void whatSearchesInAnOrderPrefersOneOfTwoThatDoAsWell(String name) {
        assertThat(unevenness(scores(name, SHAPES))).isBetween(1e-3, 1.0);
    }

    @Test
    void anAnchorHasTwoSegmentsWhereBothAreNeededAndOneWhereEitherIsEnough() {
        double[] both = scores(enough(0.75), "anchors", 0, Map.of());
        assertThat(largest(both, false)).isZero();
        // Each has what it added to the other, or to nothing.
        assertThat(both[0]).isPositive();
        assertThat(both[(SIDE - 1) * SIDE]).isPositive();
        double[] either = scores(enough(0.25), "anchors", 0, Map.of());
        assertThat(largest(either, false)).isZero();
        assertThat(unevenness(either)).isEqualTo(1);
    }

    /** Every registered method is held to symmetry and the dead player by one of these tests, or its refusal is. */
    @Test
    void everyMethodIsHeldToTheLawsOfPlayersSomewhere() {
        Set<String> here = Methods.all().stream()
                .filter(m ->
                        m.info().family() == Family.PERTURBATION || m.info().family() == Family.SURROGATE)
                .map(m -> m.info().name())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(here)
                .containsExactly(
                        "aise",
                        "anchors",
                        "extremal-perturbation",
                        "feature-ablation",
                        "feature-permutation",
                        "hsic",
                        "kernel-shap",
                        "lime",
                        "meaningful-perturbation",
                        "norm-lime",
                        "occlusion",
                        "partition-shap",
                        "rise",
                        "shapley-value-sampling",
                        "sobol");
        Stream.of(GradientLawsTest.ofTheInput(), ChannelsTest.all(), AttendedTest.all(), ChannelsTest.concepts())
                .flatMap(s -> s)
                .forEach(m -> here.add(m.info().name()));
        assertThat(here)
                .containsExactlyInAnyOrderElementsOf(
                        Methods.all().stream().map(m -> m.info().name()).toList());
    }
}
