package dev.limpid.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.attribution.catalogue.Methods;
import dev.limpid.attribution.engine.Explainer;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Classifier;
import dev.limpid.model.Place;
import dev.limpid.model.Target;
import dev.limpid.runtime.Engine;
import dev.limpid.testkit.ReferenceEvaluator;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Compares methods with an independent computation of their formulas: finite differences and plain arithmetic in double
 * precision.
 */
class FormulasTest {
    private static final double STEP = 1e-5;
    private static final int PLACES = 16;
    private static Engine engine;
    private static Classifier model;
    private static Tensor input;

    @BeforeAll
    static void load() {
        engine = Sweep.ENGINE;
        model = SmallNetworks.convolutional();
        input = SmallNetworks.inputs(1);
    }

    private static double[] scores(String method, Settings settings) {
        try (Explainer explainer = Explainer.of(model, Methods.named(method), settings, engine, 14 << 20)) {
            return explainer
                    .explain(input, Target.of(2), Progress.SILENT)
                    .scores()
                    .toDoubles();
        }
    }

    private static double[] run(Graph graph, double[] x, String value) {
        Map<String, Tensor> results =
                ReferenceEvaluator.run(graph.withOutputs(List.of(value)), Map.of("x", Tensor.of(x, 1, 3, 8, 8)));
        return Objects.requireNonNull(results.get(value)).toDoubles();
    }

    /** The gradient of logit 2 by central differences. */
    private static double[] slopes(double[] at) {
        double[] slopes = new double[at.length];
        for (int i = 0; i < at.length; i++) {
            double[] up = at.clone();
            double[] down = at.clone();
            up[i] += STEP;
            down[i] -= STEP;
            slopes[i] = (run(model.graph(), up, model.logits())[2] - run(model.graph(), down, model.logits())[2])
                    / (2 * STEP);
        }
        return slopes;
    }

    private static void assertClose(double[] found, double[] expected) {
        double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        for (int i = 0; i < expected.length; i++) {
            assertThat(found[i]).isCloseTo(expected[i], within(1e-4 * largest));
        }
    }

    @Test
    void theGradientEqualsFiniteDifferences() {
        assertClose(scores("gradient", Settings.STANDARD), slopes(input.toDoubles()));
    }

    @Test
    void inputTimesGradientIsTheirProduct() {
        double[] x = input.toDoubles();
        double[] expected = slopes(x);
        for (int i = 0; i < x.length; i++) {
            expected[i] *= x[i];
        }
        assertClose(scores("input-x-gradient", Settings.STANDARD), expected);
    }

    @Test
    void integratedGradientsAreTheMeanGradientAtTheMidpoints() {
        double[] x = input.toDoubles();
        double[] expected = new double[x.length];
        for (int step = 0; step < 4; step++) {
            double alpha = (step + 0.5) / 4;
            double[] slopes = slopes(Arrays.stream(x).map(v -> alpha * v).toArray());
            for (int i = 0; i < x.length; i++) {
                expected[i] += x[i] * slopes[i] / 4;
            }
        }
        assertClose(scores("integrated-gradients", Settings.STANDARD.with("steps", "4")), expected);
    }

    @Test
    void camIsTheSumOfMapsWeightedByTheLinearHead() {
        FeatureSum sum = new FeatureSum(input.toDoubles());
        assertClose(scores("cam", Settings.STANDARD), sum.cam);
    }

    @Test
    void gradCamBeforeAGlobalMeanIsTheRectifiedCamDividedByTheNumberOfPositions() {
        FeatureSum sum = new FeatureSum(input.toDoubles());
        double[] expected =
                Arrays.stream(sum.cam).map(v -> Math.max(0, v) / PLACES).toArray();
        assertClose(scores("grad-cam", Settings.STANDARD), expected);
    }

    @Test
    void aLayerWithoutSpatialPositionsIsRefused() {
        Settings atLogits = Settings.STANDARD.at(Place.at(model.logits()));
        assertThatThrownBy(() -> scores("grad-cam", atLogits))
                .isInstanceOf(LimpidException.class)
                .hasMessageContaining("has no spatial positions");
    }

    @Test
    void aParameterThatTheMethodDoesNotHaveIsRefused() {
        assertThatThrownBy(() -> scores("gradient", Settings.STANDARD.with("steps", "3")))
                .isInstanceOf(LimpidException.class)
                .hasMessage("method 'gradient' has no parameter 'steps'; it has none");
        assertThatThrownBy(() -> scores("integrated-gradients", Settings.STANDARD.with("steps", "0")))
                .isInstanceOf(LimpidException.class)
                .hasMessage("parameter 'steps' is '0' but must be a whole number from 1 to 10000");
    }

    /** {@code sum over c of w_kc * A_c} from the network's feature maps and matrix. */
    private static final class FeatureSum {
        final double[] cam = new double[PLACES];

        FeatureSum(double[] x) {
            String layer = model.defaultLayer().value();
            double[] maps = run(model.graph(), x, layer);
            Tensor matrix = model.graph().constants().values().stream()
                    .filter(t -> t.rank() == 2)
                    .findFirst()
                    .orElseThrow();
            double[] weights = matrix.toDoubles();
            for (int c = 0; c < 6; c++) {
                for (int i = 0; i < PLACES; i++) {
                    cam[i] += weights[c * SmallNetworks.CLASSES + 2] * maps[c * PLACES + i];
                }
            }
        }
    }
}
