package dev.limpid.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.attribution.MethodInfo.Law;
import dev.limpid.attribution.catalogue.Methods;
import dev.limpid.attribution.engine.Explainer;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Pass;
import dev.limpid.graph.pass.FoldBatchNorm;
import dev.limpid.model.Classifier;
import dev.limpid.model.Place;
import dev.limpid.runtime.Engine;
import dev.limpid.runtime.EngineOptions;
import dev.limpid.runtime.OnnxRuntime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Networks that compute the same function have the same scores: with folded batch norms, and with decomposed operators.
 */
class InvarianceTest {
    private static final Engine ENGINE =
            OnnxRuntime.create(EngineOptions.DEFAULT.withThreads(1).withSpinning(false));
    private static final Map<String, Classifier> OTHERS = new ConcurrentHashMap<>();

    /**
     * Anchors are discrete: if two are equally good, rounding decides between them, and only the precision is
     * invariant.
     */
    static Stream<LawCase> invariant() {
        return LawCase.stating(Law.IMPLEMENTATION_INVARIANCE)
                .filter(c -> !c.name().equals("anchors"));
    }

    static List<LawCase> sweep() {
        return Sweep.of(invariant(), LawCase::name);
    }

    static Stream<LawCase> invariantWithNorms() {
        return invariant().filter(c -> c.network().equals("residual"));
    }

    private static void assertSame(LawCase c, Pass pass) {
        Classifier other = OTHERS.computeIfAbsent(
                c.network() + pass.getClass(), k -> c.model().apply(pass));
        Settings settings = c.settings();
        if (c.method().info().isAtLayer() && settings.layer().isEmpty()) {
            settings = settings.at(Place.at(c.model().defaultLayer().value()));
        }
        double[] expected = Findings.explain(c, settings, c.target(0)).scores().toDoubles();
        double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        try (Explainer explainer = Explainer.of(other, c.method(), settings, ENGINE, 20 << 20)) {
            double[] found = explainer
                    .explain(c.input(0), c.target(0), Progress.SILENT)
                    .scores()
                    .toDoubles();
            assertThat(found).hasSameSizeAs(expected);
            for (int i = 0; i < found.length; i++) {
                assertThat(found[i]).as("element %d", i).isCloseTo(expected[i], within(2e-4 * largest));
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sweep")
    void decomposedOperatorsGiveTheSameScores(LawCase c) {
        assertSame(c, new Decomposed());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("invariantWithNorms")
    void foldedBatchNormsGiveTheSameScores(LawCase c) {
        assertSame(c, new FoldBatchNorm());
    }

    @Test
    void anchorsOfEquivalentNetworksAreEquallyPrecise() {
        LawCase c = new LawCase(Methods.named("anchors"), "plain");
        Attribution whole = Findings.explain(c, c.settings(), c.target(0));
        Classifier other = c.model().apply(new Decomposed());
        try (Explainer explainer = Explainer.of(other, c.method(), c.settings(), ENGINE, 20 << 20)) {
            Attribution parts = explainer.explain(c.input(0), c.target(0), Progress.SILENT);
            assertThat(precision(whole)).isGreaterThan(0.9);
            assertThat(precision(parts)).isCloseTo(precision(whole), within(0.03));
        }
    }

    private static double precision(Attribution answer) {
        return Objects.requireNonNull(answer.more().get("precision")).toDoubles()[0];
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "residual", "depthwise", "cbam", "vit"})
    void theNetworksUseDifferentOperators(String network) {
        Graph whole = References.network(network).graph();
        Graph parts = new Decomposed().apply(whole);
        assertThat(parts.nodes()).hasSizeGreaterThan(whole.nodes().size());
        assertThat(parts.nodes().stream().map(n -> n.op().name()))
                .doesNotContain(
                        "Gemm",
                        "GlobalAveragePool",
                        "BatchNormalization",
                        "HardSwish",
                        "Sigmoid",
                        "LayerNormalization");
    }
}
