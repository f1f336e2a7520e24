package dev.limpid.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.attribution.catalogue.Methods;
import dev.limpid.attribution.engine.Explainer;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.model.Classifier;
import dev.limpid.model.FeatureMap;
import dev.limpid.model.Question;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A network that moves its picture before it looks: convolutions find an affine map, the picture is sampled, and another
 * convolution looks at the samples. One file has the operator AffineGrid, the other the sums that it stands for.
 */
class SpatialTransformerTest {
    private static final long MEMORY = 64 << 20;
    private static final String OPERATOR = "transformer20";
    private static final String SUMS = "transformer18";

    static Stream<References.Entry> references() {
        return References.entries().stream().filter(e -> e.file().startsWith("transformers/"));
    }

    private static Attribution explained(String network, String method) {
        Classifier model = References.network(network);
        Settings settings = new Settings(Optional.empty(), Map.of(), References.SEED);
        Question question = Question.parse("1", model, Sweep.ENGINE);
        try (Explainer explainer =
                Explainer.of(question.model(), Methods.named(method), settings, Sweep.ENGINE, MEMORY)) {
            return explainer.explain(References.input(network, 1), question.target(), Progress.SILENT);
        }
    }

    private static double largest(double[] scores) {
        return Arrays.stream(scores).map(Math::abs).max().orElseThrow();
    }

    private static List<String> operators(String network) {
        return References.network(network).graph().nodes().stream()
                .map(n -> n.op().name())
                .toList();
    }

    @Test
    void theTwoFilesAreOfTheTwoForms() {
        assertThat(operators(OPERATOR)).contains("AffineGrid", "GridSample");
        assertThat(operators(SUMS)).doesNotContain("AffineGrid").contains("GridSample");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("references")
    void theScoresEqualThoseOfPyTorch(References.Entry entry) {
        assertThat(References.error(entry)).as(entry.source()).isLessThanOrEqualTo(entry.tolerance());
    }

    @ParameterizedTest
    @ValueSource(strings = {"gradient", "deep-lift", "lrp-epsilon", "grad-cam"})
    void bothFormsGiveTheSameMap(String method) {
        double[] operator = explained(OPERATOR, method).scores().toDoubles();
        double[] sums = explained(SUMS, method).scores().toDoubles();
        assertThat(largest(operator)).isPositive();
        assertThat(sums).containsExactly(operator, within(1e-4 * largest(operator)));
    }

    /** The place that is looked at gets its share. */
    @ParameterizedTest
    @ValueSource(strings = {OPERATOR, SUMS})
    void contributionsOfDeepLiftSumToTheDifference(String network) {
        Attribution found = explained(network, "deep-lift");
        double total = largest(found.logits().toDoubles());
        assertThat(found.completenessGap().orElseThrow()).isCloseTo(0, within(1e-4 * total));
    }

    @ParameterizedTest
    @ValueSource(strings = {OPERATOR, SUMS})
    void theDefaultLayerIsThatOfTheSampledPicture(String network) {
        FeatureMap layer = References.network(network).defaultLayer();
        assertThat(layer.channels()).isEqualTo(5);
        assertThat(layer.places()).containsExactly(12, 12);
    }
}
