package dev.limpid.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.attribution.catalogue.Methods;
import dev.limpid.attribution.engine.Explainer;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Classifier;
import dev.limpid.model.Place;
import dev.limpid.model.Target;
import dev.limpid.runtime.Engine;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Properties of attention methods, and their messages for networks without attention. */
class AttentionTest {
    private static final Engine ENGINE = Sweep.ENGINE;

    private static double[] scores(String network, String method, Settings settings) {
        Classifier model = References.network(network);
        Tensor input = References.input(network, 1);
        try (Explainer explainer = Explainer.of(model, Methods.named(method), settings, ENGINE, 14 << 20)) {
            return explainer
                    .explain(input, Target.of(1), Progress.SILENT)
                    .scores()
                    .toDoubles();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "attention-map, between tokens",
        "attention-rollout, between tokens",
        "gradient-attention-rollout, between tokens",
        "chefer-relevance, between tokens",
        "transformer-attribution, between tokens",
        "squeeze-excite-attention, no squeeze-and-excitation block",
        "cbam-channel-attention, no CBAM block",
        "cbam-spatial-attention, no spatial attention"
    })
    void aNetworkWithoutAttentionIsRefused(String method, String why) {
        assertThatThrownBy(() -> scores("plain", method, Settings.STANDARD))
                .isInstanceOf(LimpidException.class)
                .hasMessageStartingWith("the network has no ")
                .hasMessageContaining(why);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1"})
    void theMeanAttentionOfAllTokensToThePatchesIsAtMostOne(String block) {
        Settings settings = Settings.STANDARD.with("block", block).with("query", "mean");
        double[] map = scores("vit", "attention-map", settings);
        assertThat(map).hasSize(16);
        assertThat(Arrays.stream(map).min().orElseThrow()).isGreaterThanOrEqualTo(0);
        assertThat(Arrays.stream(map).sum()).isLessThan(1);
    }

    @Test
    void theMeanOfTheHeadsIsTheMeanOfTheirMaps() {
        double[] mean = scores("vit", "attention-map", Settings.STANDARD);
        double[] sum = new double[mean.length];
        for (String head : new String[] {"0", "1", "2"}) {
            double[] one = scores("vit", "attention-map", Settings.STANDARD.with("head", head));
            for (int i = 0; i < sum.length; i++) {
                sum[i] += one[i] / 3;
            }
        }
        assertThat(sum).containsExactly(mean, within(1e-6));
    }

    @Test
    void aBlockThatTheNetworkDoesNotHaveIsRefused() {
        assertThatThrownBy(() -> scores("vit", "attention-map", Settings.STANDARD.with("block", "2")))
                .isInstanceOf(LimpidException.class)
                .hasMessage("parameter 'block' is '2' but must be a whole number from 0 to 1");
        assertThatThrownBy(() -> scores("cbam", "cbam-spatial-attention", Settings.STANDARD.with("block", "first")))
                .isInstanceOf(LimpidException.class)
                .hasMessageContaining("'first'");
    }

    @Test
    void tokenMethodsRefuseLayersWithoutTokens() {
        assertThatThrownBy(() -> scores("plain", "vit-recipro-cam", Settings.STANDARD))
                .isInstanceOf(LimpidException.class)
                .hasMessageContaining("recipro-cam works there");
    }

    @ParameterizedTest
    @ValueSource(strings = {"block1.attention", "block2.attention"})
    void aLayerWithinWindowsIsRefused(String layer) {
        Classifier model = References.network("windowed");
        Settings settings = Settings.STANDARD.at(model.place(layer));
        assertThatThrownBy(() -> Explainer.check(model, Methods.named("grad-cam"), settings))
                .isInstanceOf(LimpidException.class)
                .hasMessageContaining("(float[4*N,16,12]) splits the picture into windows");
    }

    /** A map that is shifted before it is split into windows is not aligned with the picture. */
    @Test
    void aShiftedMapIsNotAMapOfThePicture() {
        Classifier model = References.network("windowed");
        Graph graph = model.graph();
        List<String> shifted = graph.nodes().stream()
                .filter(n -> n.is("Concat") && graph.shapeOf(n.output()).rank() == 4)
                .filter(n -> graph.shapeOf(n.output()).size(3) == 12)
                .map(Node::output)
                .toList();
        assertThat(shifted).hasSize(4);
        assertThat(shifted).allSatisfy(v -> assertThat(model.findFeatureMap(v)).isEmpty());
        Place behind = model.place("block2");
        assertThat(model.findFeatureMap(model.value(behind))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "attention-map",
                "attention-rollout",
                "gradient-attention-rollout",
                "chefer-relevance",
                "transformer-attribution"
            })
    void windowsAreMergedEquallyInABatchAndInACompiledFile(String name) {
        Findings found = Findings.of(new LawCase(Methods.named(name), "windowed"));
        double[] together = found.together().scores().toDoubles();
        double largest = Arrays.stream(together).map(Math::abs).max().orElseThrow();
        double[] file =
                Objects.requireNonNull(Objects.requireNonNull(found.compiled()).get("attribution"));
        assertThat(file).containsExactly(together, within(1e-5 * largest));
        int half = together.length / 2;
        for (int n = 0; n < 2; n++) {
            double[] alone = found.alone().get(n).scores().toDoubles();
            assertThat(Arrays.copyOfRange(together, n * half, (n + 1) * half))
                    .containsExactly(alone, within(1e-5 * largest));
        }
    }

    @Test
    void transformerAttributionFollowsWindows() {
        double[] map = scores("windowed", "transformer-attribution", Settings.STANDARD);
        assertThat(map).hasSize(64);
        assertThat(Arrays.stream(map).min().orElseThrow()).isNotNegative();
        // The identity matrices alone would give the picture a total of one per row.
        assertThat(Arrays.stream(map).sum()).isGreaterThan(1);
    }
}
