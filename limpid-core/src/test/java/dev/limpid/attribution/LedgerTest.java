package dev.limpid.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.attribution.catalogue.Methods;
import dev.limpid.attribution.engine.Explainer;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.attribution.relevance.Accounting;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Classifier;
import dev.limpid.model.Place;
import dev.limpid.model.Target;
import dev.limpid.runtime.Engine;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The balance of every node is correct, and all of them sum to the balance of the network. */
class LedgerTest {
    private static final List<String> NETWORKS = List.of("plain", "residual", "depthwise", "cbam", "vit");
    private static final Engine ENGINE = Sweep.ENGINE;

    private static Ledger ledger(String method, String network) {
        return ledger(
                Accounting.relevance(Methods.named(method)), References.network(network), References.input(network, 1));
    }

    private static Ledger ledger(Accounting.Account account, Classifier model, Tensor input) {
        return account.ledger(Explainer.once(model, account, Settings.STANDARD, ENGINE, input, Target.of(2)));
    }

    private static double[] scores(Classifier model, String method, Settings settings, Tensor input) {
        try (Explainer explainer = Explainer.of(model, Methods.named(method), settings, ENGINE, 28 << 20)) {
            return explainer
                    .explain(input, Target.of(2), Progress.SILENT)
                    .scores()
                    .toDoubles();
        }
    }

    static Stream<String> networks() {
        return NETWORKS.stream();
    }

    @ParameterizedTest
    @MethodSource("networks")
    void relevanceArrivesOrIsAccountedFor(String network) {
        Ledger ledger = ledger("lrp-epsilon-plus", network);
        double size = ledger.lines().stream()
                .mapToDouble(l -> Math.abs(l.arrived()))
                .max()
                .orElseThrow();
        assertThat(ledger.atInput() + ledger.absorbed() + ledger.leak()).isCloseTo(ledger.start(), within(1e-4 * size));
        double[] scores = scores(
                References.network(network), "lrp-epsilon-plus", Settings.STANDARD, References.input(network, 1));
        assertThat(Arrays.stream(scores).sum()).isCloseTo(ledger.atInput(), within(1e-5 * size));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void epsilonLeaksOnlyAtSoftmaxAndNormalisation(String network) {
        Ledger ledger = ledger("lrp-epsilon", network);
        for (Ledger.Line line : ledger.lines()) {
            boolean mayLeak = List.of("Softmax", "LayerNormalization").contains(line.op());
            double size = Math.max(Math.abs(line.arrived()), Math.abs(line.absorbed()));
            if (!mayLeak) {
                assertThat(line.leak()).as(line.node()).isCloseTo(0, within(2e-3 * Math.max(size, 0.1)));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("networks")
    void noNodeOfDeepLiftLosesContributions(String network) {
        Ledger ledger = ledger(
                Accounting.differences(Methods.named("deep-lift")),
                References.network(network),
                References.input(network, 1));
        double size = ledger.lines().stream()
                .mapToDouble(l -> Math.abs(l.arrived()))
                .max()
                .orElseThrow();
        assertThat(ledger.lines()).isNotEmpty();
        assertThat(ledger.atInput()).isCloseTo(ledger.start(), within(1e-3 * size));
        assertThat(ledger.lines())
                .allSatisfy(line -> assertThat(line.leak()).as(line.node()).isCloseTo(0, within(1e-3 * size)));
    }

    @Test
    void withoutBiasesNothingIsAbsorbed() {
        Ledger ledger = ledger(
                Accounting.relevance(Methods.named("deep-taylor")),
                SmallNetworks.residualWithoutBiases(),
                SmallNetworks.inputs(1));
        assertThat(ledger.absorbed()).isCloseTo(0, within(1e-6));
        assertThat(ledger.atInput()).isCloseTo(ledger.start(), within(1e-4 * Math.abs(ledger.start())));
    }

    @Test
    void theRelevanceOfEveryValueEqualsTheScoresAtThatLayer() {
        Classifier model = References.network("residual");
        Ledger ledger = ledger("lrp-epsilon-plus", "residual");
        String layer = model.value(model.place("block2.relu"));
        double[] expected = scores(
                model, "lrp-epsilon-plus", Settings.STANDARD.at(Place.at(layer)), References.input("residual", 1));
        double[] found = Objects.requireNonNull(ledger.relevance().get(layer)).toDoubles();
        double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        assertThat(found).containsExactly(expected, within(1e-5 * largest));
    }

    @Test
    void aMethodWithoutRelevanceHasNoLedger() {
        assertThatThrownBy(() -> ledger("gradient", "plain"))
                .isInstanceOf(LimpidException.class)
                .hasMessageContaining("method 'gradient' has no ledger");
    }
}
