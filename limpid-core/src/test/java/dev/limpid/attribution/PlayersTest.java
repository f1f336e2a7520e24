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
 * Symmetry and dead player for methods that hide parts of the picture, on a network that uses only the left half, with
 * its upper and lower quarter treated alike. If a method satisfies a law only for some networks, only in the mean over
 * its samples or not at all, this is documented and asserted.
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

    /**
     * The logits are computed from products and squares of the means of the upper left and of the lower left quarter.
     */
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

    /** The lower half is the mirrored upper half. */
    static Tensor even() {
        float[] numbers = SmallNetworks.inputs(1).toFloats();
        for (int i = 0; i < numbers.length; i++) {
            int row = i / SIDE % SIDE;
            numbers[i] = row < SIDE / 2 ? numbers[i] + 0.3f : numbers[i - ((2 * row) - SIDE + 1) * SIDE];
        }
        return Tensor.of(numbers, 1, 3, SIDE, SIDE);
    }

    /** The network is linear in the segments, so every linear surrogate can fit it exactly. */
    private static Classifier additive() {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", TensorType.of(ElementType.FLOAT, Dim.symbol("N"), Dim.of(3), Dim.of(SIDE), Dim.of(SIDE)));
        Expr sums = x.slice(3, 0, 4, 1).reduceMean(false, 2, 3);
        Expr logits = sums.emit("Gemm", Map.of(), null, SmallNetworks.constant(b, new Random(9), 3, 4));
        return Classifier.of("additive", b.build(Map.of("logits", logits)), LoadOptions.DEFAULT);
    }

    /**
     * The second class is predicted if enough of the two left quarters is visible.
     *
     * @param share the fraction of both that must be visible
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

    /** The largest score in the used region, or outside it. */
    private static double largest(double[] scores, boolean isSeen) {
        return IntStream.range(0, scores.length)
                .filter(i -> (i % SIDE < SIDE / 2) == isSeen)
                .mapToDouble(i -> Math.abs(scores[i]))
                .max()
                .orElseThrow();
    }

    /** The largest difference between a position and its mirror image, relative to the largest score. */
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
    void unusedPositionsHaveScoreZero(String name) {
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
    void symmetricPositionsHaveTheSameScore(String name) {
        assertThat(unevenness(scores(name, SHAPES))).isLessThan(1e-5);
    }

    /**
     * Surrogates fit a network that is linear in the segments exactly; otherwise a fit assigns small scores to unused
     * segments.
     */
    @ParameterizedTest
    @ValueSource(strings = {"lime", "norm-lime"})
    void surrogatesOfALinearNetworkKeepBothLaws(String name) {
        double[] linear = scores(additive(), name, 0, Map.of("samples", "300", "penalty", "1e-6"));
        assertThat(largest(linear, false)).isLessThan(1e-5 * largest(linear, true));
        assertThat(unevenness(linear)).isLessThan(1e-5);
        double[] curved = scores(name, Map.of("samples", "300", "penalty", "1e-6"));
        assertThat(largest(curved, false) / largest(curved, true)).isBetween(1e-5, 0.1);
    }

    /** The score of the upper left quarter minus that of the lower left one, over many samples. */
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
    void symmetricPositionsHaveTheSameMeanScoreOverSamples(String name) {
        Unevenness found = Unevenness.of(name, 24);
        // Random orders of the two used segments differ only in which of them comes first.
        assertThat(found.error()).isPositive().isLessThan(0.3 * found.size());
        assertThat(found.mean()).isCloseTo(0, within(3.5 * found.error()));
    }

    /** Its masks are cropped at an offset from the upper left, so the mirror image of a mask never occurs. */
    @Test
    void riseIsSlightlyAsymmetric() {
        Unevenness found = Unevenness.of("rise", 24);
        assertThat(Math.abs(found.mean())).isBetween(3.5 * found.error(), 0.1 * found.size());
    }

    /** The criterion of a finite sample is slightly above zero even without dependence. */
    @Test
    void theDependenceOnUnusedPositionsVanishesWithTheNumberOfSamples() {
        double[] few = scores("hsic", Map.of("samples", "80"));
        double[] many = scores("hsic", Map.of("samples", "4000"));
        assertThat(largest(few, false)).isGreaterThan(1e-3 * largest(few, true));
        assertThat(largest(many, false)).isBetween(0.0, 1e-2 * largest(many, true));
        assertThat(largest(many, false)).isLessThan(0.3 * largest(few, false));
    }

    /** Masks that show an unused position show the used ones at random, so the mean of all outputs is its score. */
    @Test
    void riseGivesUnusedPositionsTheMeanOfAllOutputs() {
        double[] scores = scores("rise", Map.of("samples", "2000"));
        double[] halved = scores("rise", Map.of("samples", "2000", "probability", "0.3"));
        assertThat(largest(scores, false)).isGreaterThan(0.5 * largest(scores, true));
        assertThat(largest(halved, false)).isGreaterThan(0.5 * largest(halved, true));
    }

    /** Their masks have a given smoothness, area or window width, so they extend beyond the used region. */
    @ParameterizedTest
    @ValueSource(strings = {"meaningful-perturbation", "extremal-perturbation", "aise"})
    void methodsWithSmoothMasksExtendBeyondTheUsedRegion(String name) {
        double[] scores = scores(name, SHAPES);
        assertThat(largest(scores, false)).isGreaterThan(1e-2 * largest(scores, true));
    }

    /** Ties between two positions are broken by their order, because the search divides or sorts. */
    @ParameterizedTest
    @ValueSource(strings = {"extremal-perturbation", "aise"})
    void sequentialSearchesPreferOneOfTwoEqualPositions(String name) {
        assertThat(unevenness(scores(name, SHAPES))).isBetween(1e-3, 1.0);
    }

    @Test
    void anAnchorHasTwoSegmentsIfBothAreNeededAndOneIfEitherSuffices() {
        double[] both = scores(enough(0.75), "anchors", 0, Map.of());
        assertThat(largest(both, false)).isZero();
        // Each segment has its contribution in addition to the other, or alone.
        assertThat(both[0]).isPositive();
        assertThat(both[(SIDE - 1) * SIDE]).isPositive();
        double[] either = scores(enough(0.25), "anchors", 0, Map.of());
        assertThat(largest(either, false)).isZero();
        assertThat(unevenness(either)).isEqualTo(1);
    }

    /**
     * Every registered method is covered by one of these tests for symmetry and dead player, or its refusal is tested.
     */
    @Test
    void everyMethodIsCoveredByATestOfSymmetryAndDeadPlayer() {
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
