package dev.limpid.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.attribution.catalogue.Methods;
import dev.limpid.attribution.engine.Explainer;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.model.Classifier;
import dev.limpid.model.Question;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A network with a deformable convolution, whose offsets and mask depend on the input. */
class DeformableTest {
    private static final String NETWORK = "deformable";
    private static final long MEMORY = 64 << 20;

    static Stream<References.Entry> references() {
        return References.entries().stream().filter(e -> e.file().startsWith("deformation/"));
    }

    private static Attribution explained(String method) {
        Classifier model = References.network(NETWORK);
        Settings settings = new Settings(Optional.empty(), Map.of(), References.SEED);
        Question question = Question.parse("1", model, Sweep.ENGINE);
        try (Explainer explainer =
                Explainer.of(question.model(), Methods.named(method), settings, Sweep.ENGINE, MEMORY)) {
            return explainer.explain(References.input(NETWORK, 1), question.target(), Progress.SILENT);
        }
    }

    private static double largest(Attribution found) {
        return Arrays.stream(found.logits().toDoubles()).map(Math::abs).max().orElseThrow();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("references")
    void theScoresEqualThoseOfPyTorch(References.Entry entry) {
        assertThat(References.error(entry)).as(entry.source()).isLessThanOrEqualTo(entry.tolerance());
    }

    /** The places that are looked at, and the mask, get their shares. */
    @Test
    void contributionsOfDeepLiftSumToTheDifference() {
        Attribution found = explained("deep-lift");
        assertThat(found.completenessGap().orElseThrow()).isCloseTo(0, within(1e-4 * largest(found)));
    }

    /** Without what biases absorb, all relevance arrives, though neither offsets nor the mask receive any. */
    @ParameterizedTest
    @ValueSource(strings = {"lrp-epsilon", "lrp-z-plus", "lrp-epsilon-plus"})
    void relevanceIsConservedWithoutBiases(String method) {
        Classifier model = References.network(NETWORK);
        Settings settings = new Settings(Optional.empty(), Map.of("bias", "ignored"), References.SEED);
        Question question = Question.parse("1", model, Sweep.ENGINE);
        try (Explainer explainer =
                Explainer.of(question.model(), Methods.named(method), settings, Sweep.ENGINE, MEMORY)) {
            Attribution found = explainer.explain(References.input(NETWORK, 1), question.target(), Progress.SILENT);
            double sum = Arrays.stream(found.scores().toDoubles()).sum();
            double target = found.logits().toDoubles()[1];
            assertThat(sum).isCloseTo(target, within(1e-3 * Math.abs(target)));
        }
    }

    @Test
    void theDefaultLayerIsThatOfTheDeformableConvolution() {
        assertThat(References.network(NETWORK).defaultLayer().channels()).isEqualTo(6);
        assertThat(explained("grad-cam").scores().shape()).containsExactly(1, 10, 11);
    }
}
