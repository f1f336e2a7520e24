package dev.limpid.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.attribution.MethodInfo.Law;
import dev.limpid.attribution.catalogue.Methods;
import dev.limpid.attribution.engine.Explainer;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.attribution.relevance.Accounting;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Classifier;
import dev.limpid.model.Target;
import dev.limpid.runtime.Engine;
import dev.limpid.runtime.EngineOptions;
import dev.limpid.runtime.OnnxRuntime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Conservation, for every composite of layer-wise relevance propagation on every reference network: the relevance of
 * the logits arrives at the input, is absorbed by constants (biases, position embeddings, a class token), or leaks. The
 * leak is bounded by measured values, relative to the largest relevance that passes a node.
 *
 * <ul>
 * <li>If a denominator contains all contributions, only rounding and stabilisers leak. Residual sums divide relevance
 * by contribution without loss; in a product of a signal and a gate (squeeze and excitation, CBAM) the signal gets all
 * relevance, also without loss.
 * <li>The z+ rule divides relevance by positive contributions only, and an output without any loses its relevance. Such
 * outputs occur after HardSwish and SiLU, and after sums without a rectifier.
 * <li>With alpha 2 and beta 1 an output with contributions of only one sign passes on twice its relevance, or less than
 * it, because one part has no contributions among which it could be divided.
 * <li>Softmax passes {@code x (R - y sum R)}, the part that its linearisation conserves; the rest belongs to its
 * implicit bias (propositions 3.1 and 3.3 of Achtibat et al., 2024, arXiv 2402.05602).
 * </ul>
 */
class ConservationTest {
    private static final Engine ENGINE =
            OnnxRuntime.create(EngineOptions.DEFAULT.withThreads(1).withSpinning(false));
    private static final double ROUNDING = 2e-5;
    private static final Set<String> ALPHA_BETA =
            Set.of("lrp-alpha-beta", "lrp-epsilon-alpha2-beta1", "lrp-epsilon-alpha2-beta1-flat");
    private static final Set<String> Z_PLUS = Set.of(
            "lrp-z-plus", "lrp-epsilon-plus", "lrp-epsilon-plus-flat", "lrp", "excitation-backprop", "deep-taylor");

    /** It starts with the difference of two relevances, of which the ledger contains only one. */
    private static final String OF_A_DIFFERENCE = "contrastive-excitation-backprop";

    private static final Map<String, Double> LEAK_OF_Z_PLUS =
            Map.of("plain", ROUNDING, "residual", 2e-3, "depthwise", 5e-3, "cbam", ROUNDING, "vit", 1e-4);
    private static final Map<String, Double> LEAK_OF_ALPHA_BETA =
            Map.of("plain", ROUNDING, "residual", 0.04, "depthwise", 0.4, "cbam", 2e-4, "vit", 1e-4);
    private static final double LEAK_OF_SOFTMAX = 0.5;

    static Stream<LawCase> kept() {
        return LawCase.all()
                .filter(c -> Accounting.isKeptBy(c.method()) && !c.name().equals(OF_A_DIFFERENCE));
    }

    static List<LawCase> sweep() {
        return Sweep.of(kept(), LawCase::name);
    }

    private static Ledger ledger(LawCase c, String bias) {
        Settings settings = c.settings().with("bias", bias);
        Accounting.Account account = Accounting.relevance(c.method());
        return account.ledger(Explainer.once(c.model(), account, settings, ENGINE, c.input(0), c.target(0)));
    }

    private static double most(Ledger ledger) {
        return ledger.lines().stream()
                .mapToDouble(l -> Math.abs(l.arrived()))
                .max()
                .orElseThrow();
    }

    private static double bound(LawCase c) {
        if (Z_PLUS.contains(c.name())) {
            return LEAK_OF_Z_PLUS.getOrDefault(c.network(), 0.0);
        }
        return ALPHA_BETA.contains(c.name()) ? LEAK_OF_ALPHA_BETA.getOrDefault(c.network(), 0.0) : ROUNDING;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sweep")
    void relevanceArrivesOrIsAbsorbedOrLeaksWithinKnownBounds(LawCase c) {
        Ledger ledger = ledger(c, "counted");
        double most = most(ledger);
        assertThat(ledger.atInput() + ledger.absorbed() + ledger.leak()).isCloseTo(ledger.start(), within(1e-6 * most));
        Attribution answer = Findings.explain(c, c.settings().with("bias", "counted"), c.target(0));
        assertThat(Arrays.stream(answer.scores().toDoubles()).sum()).isCloseTo(ledger.atInput(), within(1e-5 * most));
        Map<String, Double> byOperator = new TreeMap<>();
        ledger.lines().forEach(l -> byOperator.merge(l.op(), Math.abs(l.leak()) / most, Double::sum));
        double softmax = byOperator.getOrDefault("Softmax", 0.0);
        double others =
                byOperator.values().stream().mapToDouble(Double::doubleValue).sum() - softmax;
        assertThat(others).as("all operators but Softmax: %s", byOperator).isLessThanOrEqualTo(bound(c));
        assertThat(softmax).isLessThanOrEqualTo(c.network().equals("vit") ? LEAK_OF_SOFTMAX : 0);
    }

    static Stream<LawCase> inAChain() {
        return kept().filter(c -> c.network().equals("plain"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("inAChain")
    void aChainOfLayersWithoutBiasesConservesRelevance(LawCase c) {
        Ledger ledger = ledger(c, "ignored");
        assertThat(ledger.absorbed()).isCloseTo(0, within(1e-6));
        assertThat(ledger.atInput()).isCloseTo(ledger.start(), within(ROUNDING * most(ledger)));
    }

    static Stream<Method> conserving() {
        return Methods.all().stream().filter(m -> m.info().laws().contains(Law.CONSERVATION));
    }

    @ParameterizedTest
    @MethodSource("conserving")
    void inAResidualNetworkWithoutBiasesTheScoresSumToTheTarget(Method method) {
        Classifier network = SmallNetworks.residualWithoutBiases();
        Tensor input = SmallNetworks.inputs(2);
        try (Explainer explainer = Explainer.of(network, method, Settings.STANDARD, ENGINE, 14 << 20)) {
            Attribution answer = explainer.explain(input, Target.of(1), Progress.SILENT);
            double[] logits = answer.logits().toDoubles();
            for (int n = 0; n < 2; n++) {
                double[] scores = SmallNetworks.single(answer.scores(), n).toDoubles();
                double logit = logits[(n * SmallNetworks.CLASSES) + 1];
                assertThat(Arrays.stream(scores).sum()).isCloseTo(logit, within(1e-4 * Math.abs(logit)));
            }
        }
    }
}
