package dev.limpid.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.attribution.formula.ParameterException;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.error.LimpidException;
import dev.limpid.model.Place;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A chosen layer is explained or refused with one sentence; it is never ignored. */
class LayersTest {
    private static final String NETWORK = "residual";

    static Stream<LawCase> all() {
        return LawCase.all().filter(c -> c.network().equals(NETWORK));
    }

    private static LawCase named(String name) {
        return all().filter(c -> c.name().equals(name)).findFirst().orElseThrow();
    }

    private static double[] scores(LawCase c, String layer) {
        return scores(c, c.settings(), layer);
    }

    private static double[] scores(LawCase c, Settings settings, String layer) {
        Place place = c.model().place(layer);
        return Findings.explain(c, settings.at(place), c.target(0)).scores().toDoubles();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("all")
    void aChosenLayerChangesTheScoresOrIsRefused(LawCase c) {
        double[] first;
        try {
            first = scores(c, "block1.relu");
        } catch (ParameterException e) {
            assertThat(c.method().info().takesLayer()).as(e.getMessage()).isFalse();
            assertThat(e)
                    .hasMessage("method '" + c.name() + "' takes no layer, but layer '"
                            + c.model().place("block1.relu") + "' was given");
            return;
        } catch (LimpidException e) {
            assertThat(e.getMessage()).containsAnyOf("works there", "looks at the tokens");
            return;
        }
        assertThat(c.method().info().takesLayer()).isTrue();
        assertThat(scores(c, "block2.relu")).isNotEqualTo(first);
        assertThat(Findings.explain(c, c.settings(), c.target(0)).scores().toDoubles())
                .isNotEqualTo(first);
    }

    @Test
    void gradientAndRelevanceMethodsTakeALayerUnlessTheyUseRegionsOrAllLayers() {
        List<String> without = all().filter(c -> switch (c.method().info().family()) {
                    case GRADIENT, RELEVANCE, CAM -> !c.method().info().takesLayer();
                    default -> false;
                })
                .map(LawCase::name)
                .toList();
        assertThat(without).containsExactlyInAnyOrder("xrai", "full-grad");
    }

    /** Only a mean and a matrix follow the last layer, so every path from zero to the input gives the same scores. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "expected-gradients",
                "deep-lift",
                "deep-lift-shap",
                "guided-ig",
                "layer-conductance",
                "integrated-gradients"
            })
    void beforeALinearHeadAllPathsFromZeroGiveTheSameScores(String name) {
        LawCase c = named(name);
        Settings fromZero = c.with(c.settings(), Map.of("background", "zero", "baseline", "zero", "steps", "40"));
        double[] found = scores(c, fromZero, "block3.relu");
        LawCase gradient = named("gradient");
        double[] slopes = scores(gradient, "block3.relu");
        double[] here = activations(1);
        double[] zero = activations(0);
        double largest = 0;
        for (int i = 0; i < slopes.length; i++) {
            largest = Math.max(largest, Math.abs(slopes[i] * (here[i] - zero[i])));
        }
        for (int i = 0; i < slopes.length; i++) {
            assertThat(found[i]).isCloseTo(slopes[i] * (here[i] - zero[i]), within(2e-5 * largest));
        }
    }

    /** The output of the last layer for a multiple of the first input. */
    private static double[] activations(int factor) {
        return LawCase.value(NETWORK, "block3.relu", factor);
    }

    @ParameterizedTest
    @ValueSource(strings = {"blur-ig", "guided-ig", "integrated-gradients", "deep-lift-shap"})
    void atAnIntermediateLayerTheScoresSumToTheChangeOfTheTarget(String name) {
        LawCase c = named(name);
        Settings fine = c.with(
                c.settings(), Map.of("background", "zero", "baseline", "zero", "steps", "400", "max-sigma", "10"));
        Attribution answer = Findings.explain(c, fine.at(c.model().place("block2.relu")), c.target(0));
        double[] scores = answer.scores().toDoubles();
        double size = Arrays.stream(scores).map(Math::abs).sum();
        double wanted = answer.completenessGap().isPresent()
                ? Arrays.stream(scores).sum() - answer.completenessGap().getAsDouble()
                : answer.logits().toDoubles()[c.top(0)] - c.logitsOfZeros()[c.top(0)];
        assertThat(Arrays.stream(scores).sum()).isCloseTo(wanted, within(1e-2 * size));
    }

    @Test
    void aMethodThatRunsAnotherPassesTheLayerOn() {
        LawCase c = named("noise-tunnel");
        assertThatThrownBy(() -> scores(c, c.settings().with("over", "occlusion"), "block1.relu"))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("method 'occlusion' takes no layer");
    }
}
