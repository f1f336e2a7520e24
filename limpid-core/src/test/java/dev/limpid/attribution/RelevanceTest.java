package dev.limpid.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.attribution.catalogue.Methods;
import dev.limpid.attribution.engine.Explainer;
import dev.limpid.attribution.formula.ParameterException;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.TensorType;
import dev.limpid.model.Classifier;
import dev.limpid.model.LoadOptions;
import dev.limpid.model.Target;
import dev.limpid.runtime.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Properties of relevance methods beyond the reference numbers. */
class RelevanceTest {
    private static final Engine ENGINE = Sweep.ENGINE;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    private static Attribution explain(String method, String network, Settings settings) {
        try (Explainer explainer =
                Explainer.of(References.network(network), Methods.named(method), settings, ENGINE, 28 << 20)) {
            return explainer.explain(References.input(network, 1), Target.of(2), Progress.SILENT);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "residual", "depthwise", "cbam", "vit"})
    void deepLiftSumsToTheDifferenceFromTheBaselineOnEveryNetwork(String network) {
        for (String method : List.of("deep-lift", "deep-lift-reveal-cancel")) {
            for (String baseline : List.of("zero", "mean")) {
                Attribution answer = explain(method, network, Settings.STANDARD.with("baseline", baseline));
                double size = Arrays.stream(answer.scores().toDoubles())
                        .map(Math::abs)
                        .sum();
                assertThat(answer.completenessGap().orElseThrow()).isCloseTo(0, within(1e-5 * size));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "residual", "depthwise"})
    void gammaWithoutBiasesDistributesTheWholeLogit(String network) {
        Attribution answer = explain("lrp-gamma", network, Settings.STANDARD.with("bias", "ignored"));
        double logit = answer.logits().toDoubles()[2];
        assertThat(Arrays.stream(answer.scores().toDoubles()).sum()).isCloseTo(logit, within(1e-4 * Math.abs(logit)));
    }

    @Test
    void allChannelsTogetherAreTheWholeRelevance() {
        Settings settings = Settings.STANDARD.at(References.network("plain").place("relu2"));
        double[] all = explain("concept-relevance", "plain", settings.with("channels", "top-12"))
                .scores()
                .toDoubles();
        double[] whole = explain("lrp-epsilon-plus-flat", "plain", Settings.STANDARD)
                .scores()
                .toDoubles();
        double largest = Arrays.stream(whole).map(Math::abs).max().orElseThrow();
        assertThat(all).containsExactly(whole, within(1e-5 * largest));
    }

    @Test
    void aChannelThatTheLayerDoesNotHaveIsRefused() {
        Settings settings = Settings.STANDARD.at(References.network("plain").place("relu2"));
        assertThatThrownBy(() -> explain("concept-relevance", "plain", settings.with("channels", "12")))
                .isInstanceOf(ParameterException.class)
                .hasMessage("parameter 'channels' is '12' but must be top-K or numbers with colons between them,"
                        + " from 0 to 11");
    }

    @Test
    void errorsInARulesFileNameTheLine() throws IOException {
        assertRules("first flat\nall gama 1\n", "line 2: 'gama' is not a rule; the rules are 0, epsilon E");
        assertRules(
                "# only\n\nnowhere flat\n",
                "line 3: 'nowhere' is not a position; the positions are first, last, depth N");
        assertRules("all epsilon\n", "line 1: the rule epsilon takes 1 number, not 0");
        assertRules("all epsilon -1\n", "line 1: '-1' is not a number of at least 0");
        assertRules("depth x z-plus\n", "line 1: 'x' is not a depth; write N, N-M, N- or last");
        assertRules("layer conv9 z-plus\n", "line 1: the network has no layer 'conv9'");
        assertRules("all alpha-beta 2 2\n", "line 1: alpha - beta must be 1, not 0.0");
        assertRules("all\n", "line 1: a rule is missing; the rules are");
        assertRules("\n", "contains no rule");
        assertThatThrownBy(() -> explain("lrp", "plain", Settings.STANDARD.with("rules", "nowhere.txt")))
                .isInstanceOf(ParameterException.class)
                .hasMessage("the rules file nowhere.txt cannot be read");
    }

    private void assertRules(String text, String message) throws IOException {
        Path file = folder.resolve("rules.txt");
        Files.writeString(file, text);
        assertThatThrownBy(() -> explain("lrp", "plain", Settings.STANDARD.with("rules", file.toString())))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining(message);
    }

    /** The example that docs/rules-file.md shows, as a file. */
    private Path documented() throws IOException {
        String page = Files.readString(
                Path.of(System.getProperty("limpid.root", "..")).resolve("docs/rules-file.md"));
        int begin = page.indexOf("```rules\n") + "```rules\n".length();
        return Files.writeString(folder.resolve("my.rules"), page.substring(begin, page.indexOf("```", begin)));
    }

    @Test
    void theDocumentedRulesFileMeansWhatItsPageSays() throws IOException {
        double[] found = explain(
                        "lrp",
                        "plain",
                        Settings.STANDARD.with("rules", documented().toString()))
                .scores()
                .toDoubles();
        String spelled = """
                layer conv1 flat
                layer conv2 gamma 0.5
                layer conv3 alpha-beta 1.5 0.5
                layer fc1 epsilon 0.01
                layer fc2 epsilon 0
                """;
        Path file = Files.writeString(folder.resolve("spelled.rules"), spelled);
        double[] expected = explain("lrp", "plain", Settings.STANDARD.with("rules", file.toString()))
                .scores()
                .toDoubles();
        double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        assertThat(largest).isPositive();
        assertThat(found).containsExactly(expected, within(1e-6 * largest));
    }

    @Test
    void aLayerThatMatchesNoRuleIsNamed() throws IOException {
        Path file = folder.resolve("rules.txt");
        Files.writeString(file, "op Conv z-plus\n");
        assertThatThrownBy(() -> explain("lrp", "plain", Settings.STANDARD.with("rules", file.toString())))
                .isInstanceOf(LimpidException.class)
                .hasMessageContaining("has no rule for operator Gemm");
    }

    @Test
    void inputBoundsThatAreNotNumbersAreRefused() {
        assertThatThrownBy(() -> explain("lrp-z-b", "plain", Settings.STANDARD.with("low", "black")))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("parameter 'low' is 'black' but must be preprocessing, or numbers");
        assertThatThrownBy(() -> explain("lrp-z-b", "plain", Settings.STANDARD.with("high", "1:2")))
                .isInstanceOf(ParameterException.class)
                .hasMessage("parameter 'high' has 2 numbers, but the input 3 channels");
    }

    /** The bounds of a Clip are constants, which have other names in the graph of the dry run. */
    @Test
    void revealCancelSupportsAClipInEveryForm() {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", TensorType.of(ElementType.FLOAT, Dim.symbol("N"), Dim.of(3), Dim.of(8), Dim.of(8)));
        Random random = new Random(2);
        TensorType type = new TensorType(ElementType.FLOAT, null);
        Expr maps = x.emit("Conv", Map.of(), type, SmallNetworks.constant(b, random, 5, 3, 3, 3));
        Expr clipped =
                maps.emit("Clip", Map.of(), type, b.scalar(ElementType.FLOAT, 0), b.scalar(ElementType.FLOAT, 6));
        Expr means = clipped.emit("GlobalAveragePool", Map.of(), type).emit("Flatten", Map.of(), type);
        Expr logits = means.emit("Gemm", Map.of(), type, SmallNetworks.constant(b, random, 5, 4));
        Classifier model = Classifier.of("clipped", b.build(Map.of("logits", logits)), LoadOptions.DEFAULT);
        Method method = Methods.named("deep-lift-reveal-cancel");
        Explainer.check(model, method, Settings.STANDARD);
        try (Explainer explainer = Explainer.of(model, method, Settings.STANDARD, ENGINE, 16 << 20)) {
            Attribution answer = explainer.explain(SmallNetworks.inputs(1), Target.of(1), Progress.SILENT);
            double size =
                    Arrays.stream(answer.scores().toDoubles()).map(Math::abs).sum();
            assertThat(answer.completenessGap().orElseThrow()).isCloseTo(0, within(1e-5 * size));
        }
    }
}
