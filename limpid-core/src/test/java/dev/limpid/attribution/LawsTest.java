package dev.limpid.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.attribution.MethodInfo.Family;
import dev.limpid.attribution.MethodInfo.Law;
import dev.limpid.attribution.catalogue.Methods;
import dev.limpid.attribution.engine.Explainer;
import dev.limpid.attribution.formula.AttributionExpr;
import dev.limpid.error.LimpidException;
import dev.limpid.model.Target;
import dev.limpid.testkit.Thorough;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The laws of methods, over every registered method on every reference network: a plain one, a residual one with batch
 * norms, a depthwise one with squeeze and excitation, one with CBAM blocks and a vision transformer. A law is tested on
 * the networks that the method supports; {@link #aMethodWorksOnEveryNetworkThatHasItsStructure} lists the others.
 */
class LawsTest {
    /** The methods that need a structure which only some networks have, and the networks that have it. */
    private static final Map<String, List<String>> ONLY_ON = Map.of(
            "cam", List.of("residual", "depthwise", "cbam"),
            "vit-recipro-cam", List.of("vit"),
            "attention-map", List.of("vit"),
            "attention-rollout", List.of("vit"),
            "gradient-attention-rollout", List.of("vit"),
            "chefer-relevance", List.of("vit"),
            "transformer-attribution", List.of("vit"),
            "squeeze-excite-attention", List.of("depthwise"),
            "cbam-channel-attention", List.of("cbam"),
            "cbam-spatial-attention", List.of("cbam"));

    /** The methods that choose inputs by earlier results; all others compile. */
    private static final Set<String> SEARCHING = Set.of(
            "guided-ig", "xrai", "noise-tunnel", "meaningful-perturbation", "extremal-perturbation", "aise", "anchors");

    /** Without max pooling the deconvolutional network depends only on the target, not on the input. */
    private static final Set<String> CONSTANT = Set.of("deconvnet on residual");

    static Stream<LawCase> all() {
        return LawCase.all();
    }

    private static boolean works(LawCase c) {
        return ONLY_ON.getOrDefault(c.name(), LawCase.NETWORKS).contains(c.network());
    }

    private static Stream<LawCase> sweep(Stream<LawCase> cases) {
        return Sweep.of(cases.filter(LawsTest::works), LawCase::name).stream();
    }

    static Stream<LawCase> working() {
        return sweep(LawCase.all());
    }

    static Stream<LawCase> compiling() {
        return working().filter(c -> !SEARCHING.contains(c.name()));
    }

    static Stream<LawCase> equivariant() {
        return sweep(LawCase.stating(Law.BATCH_EQUIVARIANCE));
    }

    static Stream<LawCase> linear() {
        return sweep(LawCase.stating(Law.LINEARITY));
    }

    static Stream<LawCase> seeded() {
        return sweep(LawCase.stating(Law.SEED_DETERMINISM));
    }

    static Stream<LawCase> complete() {
        return sweep(LawCase.stating(Law.COMPLETENESS));
    }

    private static void assertClose(double[] found, double[] expected, double tolerance) {
        double largest = Math.max(1e-30, largest(expected));
        assertThat(found).hasSameSizeAs(expected);
        for (int i = 0; i < found.length; i++) {
            assertThat(found[i]).as("element %d", i).isCloseTo(expected[i], within(tolerance * largest));
        }
    }

    private static double largest(double[] numbers) {
        return Arrays.stream(numbers).map(Math::abs).max().orElse(0);
    }

    @Test
    void aMethodWorksOnEveryNetworkThatHasItsStructure() {
        List<String> refused = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        all().forEach(c -> {
            toldWithoutRunning(c).ifPresent(why -> {
                refused.add(c.toString());
                assertThat(why)
                        .as(c.toString())
                        .containsAnyOf("the network has no ", "works there", "looks at the tokens");
            });
            if (!works(c)) {
                expected.add(c.toString());
            }
        });
        assertThat(refused).containsExactlyElementsOf(expected);
        assertThat(all().count() - refused.size()).isGreaterThanOrEqualTo(400);
    }

    private static Optional<String> toldWithoutRunning(LawCase c) {
        try {
            Explainer.check(c.model(), c.method(), c.settings());
            return Optional.empty();
        } catch (LimpidException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    static Stream<LawCase> whereverItWorksOrNot() {
        return Stream.concat(working(), all().filter(c -> !works(c)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("whereverItWorksOrNot")
    void theDryRunRefusesWhatTheRunRefuses(LawCase c) {
        assertThat(toldWithoutRunning(c)).isEqualTo(Findings.refusal(c));
    }

    /** The file is run on ONNX Runtime's Java interface, without classes of Limpid. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("compiling")
    void theCompiledFileGivesTheScoresOfExplain(LawCase c) {
        Findings f = Findings.of(c);
        Map<String, double[]> file = Objects.requireNonNull(f.compiled());
        Attribution answer = f.together();
        assertThat(file.keySet())
                .containsAll(answer.more().keySet())
                .contains("attribution", c.model().logits());
        assertClose(at(file, "attribution"), answer.scores().toDoubles(), c.rounding());
        assertClose(at(file, c.model().logits()), answer.logits().toDoubles(), 1e-5);
        answer.more().forEach((name, tensor) -> assertClose(at(file, name), tensor.toDoubles(), 10 * c.rounding()));
    }

    private static double[] at(Map<String, double[]> outputs, String name) {
        return Objects.requireNonNull(outputs.get(name), name);
    }

    @Test
    void allMethodsExceptSearchingOnesCompile() {
        Set<String> uncompiled = new TreeSet<>();
        for (LawCase c : working().toList()) {
            Findings f = Findings.of(c);
            if (f.compiled() == null) {
                uncompiled.add(c.name());
                assertThat(f.uncompiled())
                        .isEqualTo("method '" + c.name() + "' chooses its next inputs from the network's outputs, so it"
                                + " does not compile to a fixed graph; explain runs it");
            }
        }
        assertThat(uncompiled).containsExactlyInAnyOrderElementsOf(SEARCHING);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("working")
    void theScoresDependOnTheInput(LawCase c) {
        Findings f = Findings.of(c);
        double[] first = f.alone().get(0).scores().toDoubles();
        double[] second = f.alone().get(1).scores().toDoubles();
        if (c.name().equals("anchors") && !c.network().equals("plain")) {
            // These networks predict the same class for every coalition, so the empty anchor is sufficient.
            assertThat(f.alone().get(0).more().get("coverage")).isNotNull();
            return;
        }
        assertThat(largest(first)).as(c.toString()).isPositive();
        if (CONSTANT.contains(c.toString())) {
            assertClose(first, second, 1e-5);
            return;
        }
        assertThat(first).isNotEqualTo(second);
        if (f.compiled() != null) {
            double[] file = at(f.compiled(), "attribution");
            assertThat(Arrays.copyOfRange(file, 0, first.length))
                    .isNotEqualTo(Arrays.copyOfRange(file, first.length, file.length));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("equivariant")
    void eachInputOfABatchHasTheScoresThatItHasAlone(LawCase c) {
        Findings f = Findings.of(c);
        for (int n = 0; n < 2; n++) {
            assertClose(
                    SmallNetworks.single(f.together().scores(), n).toDoubles(),
                    f.alone().get(n).scores().toDoubles(),
                    c.rounding());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("linear")
    void theScoresOfADifferenceAreTheDifferenceOfTheScores(LawCase c) {
        Findings f = Findings.of(c);
        double[] difference = f.alone().get(0).scores().toDoubles();
        double[] other = f.linear().get(0).scores().toDoubles();
        for (int i = 0; i < difference.length; i++) {
            difference[i] -= other[i];
        }
        assertClose(f.linear().get(1).scores().toDoubles(), difference, 1e-4);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("seeded")
    void equalSeedsGiveEqualScoresAndDifferentSeedsDifferentOnes(LawCase c) {
        Findings f = Findings.of(c);
        double[] scores = f.alone().get(0).scores().toDoubles();
        assertClose(f.seeded().get(0).scores().toDoubles(), scores, 1e-6);
        assertThat(f.seeded().get(1).scores().toDoubles()).isNotEqualTo(scores);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("complete")
    void theScoresSumToTheDifferenceFromTheBaseline(LawCase c) {
        Map<String, String> fromZero = Map.of("steps", "800", "fill", "zero", "background", "zero", "output", "logit");
        Attribution answer = Findings.explain(c, c.with(c.settings(), fromZero), c.target(0));
        double[] scores = answer.more()
                .getOrDefault(AttributionExpr.VALUES, answer.scores())
                .toDoubles();
        double size = Arrays.stream(scores).map(Math::abs).sum();
        double wanted = answer.logits().toDoubles()[c.top(0)] - c.logitsOfZeros()[c.top(0)];
        // Integrated gradients are a finite sum over points; all others are exact up to rounding.
        double tolerance = c.name().equals("integrated-gradients") ? 2e-3 : 2e-5;
        assertThat(size).isPositive();
        assertThat(Arrays.stream(scores).sum()).isCloseTo(wanted, within(tolerance * size));
        assertThat(answer.completenessGap().orElseThrow())
                .isCloseTo(Arrays.stream(scores).sum() - wanted, within(1e-5 * size));
    }

    /**
     * With random baselines and points the scores sum to the difference in expectation; the tolerance follows from the
     * standard error.
     */
    @ParameterizedTest(name = "{0}")
    @MethodSource("expected")
    void theSumsAreCorrectInTheMeanOverSamples(LawCase c) {
        Map<String, String> many = Map.of("samples", "60", "background", "zero", "noise", "0.01");
        int draws = Thorough.orElse(8, 5);
        double sum = 0;
        double squares = 0;
        double size = 0;
        for (int seed = 0; seed < draws; seed++) {
            Attribution answer = Findings.explain(c, c.with(c.settings(), many).withSeed(seed), c.target(0));
            double gap = answer.completenessGap().orElseThrow();
            sum += gap / draws;
            squares += gap * gap / draws;
            size = Math.max(
                    size,
                    Arrays.stream(answer.scores().toDoubles()).map(Math::abs).sum());
        }
        double error = Math.sqrt((squares - sum * sum) / (draws - 1));
        assertThat(error).isPositive().isLessThan(0.1 * size);
        assertThat(sum).isCloseTo(0, within(3.5 * error));
    }

    static Stream<LawCase> expected() {
        Set<String> random = Set.of("expected-gradients", "gradient-shap");
        return sweep(LawCase.all().filter(c -> random.contains(c.name())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("driven")
    void aCancelledMethodStops(LawCase c) {
        List<Long> heard = new ArrayList<>();
        Progress impatient = new Progress() {
            @Override
            public void update(long done, long total) {
                heard.add(done);
            }

            @Override
            public boolean isCancelled() {
                return !heard.isEmpty();
            }
        };
        try (Explainer explainer = Findings.explainer(c, c.settings())) {
            assertThatThrownBy(() -> explainer.explain(c.input(0), Target.of(1), impatient))
                    .isInstanceOfSatisfying(
                            LimpidException.class, e -> assertThat(e.kind()).isEqualTo(LimpidException.Kind.CANCELLED))
                    .hasMessageContaining("cancelled after ");
        }
        assertThat(heard).hasSize(1);
    }

    /** The methods that run the network several times, each on one network. */
    static Stream<LawCase> driven() {
        return Methods.all().stream()
                .filter(m -> !(m instanceof Method.Direct))
                .map(m -> new LawCase(
                        m,
                        ONLY_ON.getOrDefault(m.info().name(), LawCase.NETWORKS).get(0)));
    }

    @Test
    void methodNamesAreUnique() {
        List<String> names = Methods.all().stream().map(m -> m.info().name()).toList();
        assertThat(names).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(90);
        assertThat(names).containsAll(ONLY_ON.keySet()).containsAll(SEARCHING);
        assertThat(Methods.all().stream().map(m -> m.info().family()).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(Family.values());
    }
}
