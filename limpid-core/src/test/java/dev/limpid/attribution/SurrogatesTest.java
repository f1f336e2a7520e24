package dev.limpid.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.attribution.catalogue.Methods;
import dev.limpid.attribution.engine.Explainer;
import dev.limpid.attribution.formula.AttributionExpr;
import dev.limpid.attribution.formula.ParameterException;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Classifier;
import dev.limpid.model.Target;
import dev.limpid.runtime.Engine;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The further results of surrogates and sampling methods, recomputed from the network's outputs. */
class SurrogatesTest {
    private static final int SIDE = 8;
    private static Engine engine;
    private static Classifier model;
    private static Tensor input;

    @BeforeAll
    static void load() {
        engine = Sweep.ENGINE;
        model = SmallNetworks.convolutional();
        input = SmallNetworks.inputs(1);
    }

    private static Attribution explain(String method, Map<String, String> parameters) {
        return explain(method, new Settings(Optional.empty(), parameters, 3));
    }

    private static Attribution explain(String method, Settings settings) {
        try (Explainer explainer = Explainer.of(model, Methods.named(method), settings, engine, 14 << 20)) {
            return explainer.explain(input, Target.of(2), Progress.SILENT);
        }
    }

    private static double[] more(Attribution answer, String name) {
        return Objects.requireNonNull(answer.more().get(name)).toDoubles();
    }

    /** The logits of the input with the cells of a grid of 2 x 2 shown by a coalition. */
    private static double[] logits(double[] shown) {
        double[] x = input.toDoubles();
        for (int i = 0; i < x.length; i++) {
            int row = i / SIDE % SIDE;
            int column = i % SIDE;
            x[i] *= shown[2 * (2 * row / SIDE) + (2 * column / SIDE)];
        }
        float[] floats = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            floats[i] = (float) x[i];
        }
        try (Explainer explainer =
                Explainer.of(model, Methods.named("gradient"), Settings.STANDARD, engine, 14 << 20)) {
            Tensor changed = Tensor.of(floats, 1, 3, SIDE, SIDE);
            return explainer
                    .explain(changed, Target.of(0), Progress.SILENT)
                    .logits()
                    .toDoubles();
        }
    }

    private static final Map<String, String> LIME = Map.of(
            "segments",
            "grid:2x2",
            "fill",
            "zero",
            "output",
            "logit",
            "samples",
            "40",
            "penalty",
            "1e-6",
            "classes",
            "2");

    private static double[][] draws(String method, Map<String, String> parameters) {
        Method.Sampled sampled = (Method.Sampled) Methods.named(method);
        Settings settings = sampled.info().complete(new Settings(Optional.empty(), parameters, 3));
        Tensor numbers = sampled.samples(model, settings).numbers();
        double[] all = numbers.toDoubles();
        int width = (int) numbers.size(1);
        double[][] rows = new double[all.length / width][];
        Arrays.setAll(rows, i -> Arrays.copyOfRange(all, i * width, (i + 1) * width));
        return rows;
    }

    @Test
    void limesFitFollowsFromItsInterceptAndValues() {
        Attribution answer = explain("lime", LIME);
        double[] values = more(answer, AttributionExpr.VALUES);
        double intercept = more(answer, "intercept")[0];
        double[][] coalitions = draws("lime", LIME);
        double sum = 0;
        double total = 0;
        double[] weights = new double[coalitions.length];
        double[] answers = new double[coalitions.length];
        for (int s = 0; s < coalitions.length; s++) {
            double distance = 1 - Math.sqrt(Arrays.stream(coalitions[s]).sum() / 4);
            weights[s] = Math.sqrt(Math.exp(-distance * distance / (0.25 * 0.25)));
            answers[s] = logits(coalitions[s])[2];
            sum += weights[s] * answers[s];
            total += weights[s];
        }
        double mean = sum / total;
        double left = 0;
        double all = 0;
        double[] slopes = new double[4];
        for (int s = 0; s < coalitions.length; s++) {
            double said = intercept;
            for (int k = 0; k < 4; k++) {
                said += values[k] * coalitions[s][k];
            }
            left += weights[s] * (answers[s] - said) * (answers[s] - said);
            all += weights[s] * (answers[s] - mean) * (answers[s] - mean);
            for (int k = 0; k < 4; k++) {
                slopes[k] += weights[s] * (answers[s] - said) * coalitions[s][k];
            }
        }
        assertThat(more(answer, "r2")[0]).isCloseTo(1 - left / all, within(1e-4));
        assertThat(more(answer, "r2")[0]).isBetween(0.2, 1.0);
        // Without a penalty the residuals are orthogonal to the coalitions.
        for (double slope : slopes) {
            assertThat(slope).isCloseTo(0, within(1e-3 * Math.sqrt(all * total)));
        }
    }

    @Test
    void limeAlsoExplainsTheMostProbableClasses() {
        Attribution answer = explain("lime", LIME);
        double[] logits = answer.logits().toDoubles();
        double[] classes = more(answer, "top_classes");
        assertThat(logits[(int) classes[0]])
                .isEqualTo(Arrays.stream(logits).max().orElseThrow());
        double[] byClass = more(answer, "class_values");
        assertThat(byClass).hasSize(8);
        for (int rank = 0; rank < 2; rank++) {
            if (classes[rank] == 2) {
                assertThat(Arrays.copyOfRange(byClass, 4 * rank, 4 * rank + 4))
                        .containsExactly(more(answer, AttributionExpr.VALUES), within(1e-4));
            }
        }
        assertThat(classes).contains(2);
    }

    @Test
    void manySamplesMakeASurrogateStableAndItsErrorSmall() {
        Map<String, String> few = new java.util.HashMap<>(LIME);
        few.put("samples", "30");
        Map<String, String> many = new java.util.HashMap<>(LIME);
        many.put("samples", "2000");
        Attribution rough = explain("lime", few);
        Attribution fine = explain("lime", many);
        assertThat(more(fine, "stability")[0]).isBetween(0.99, 1.0001).isGreaterThan(more(rough, "stability")[0]);
        double largest =
                Arrays.stream(more(fine, AttributionExpr.STANDARD_ERROR)).max().orElseThrow();
        assertThat(largest)
                .isPositive()
                .isLessThan(0.5
                        * Arrays.stream(more(rough, AttributionExpr.STANDARD_ERROR))
                                .max()
                                .orElseThrow());
    }

    @Test
    void theErrorOfShapleyValuesIsTheErrorOfAMeanOverOrders() {
        Map<String, String> one = Map.of("segments", "grid:2x2", "fill", "zero", "output", "logit", "orders", "400");
        Attribution answer = explain("shapley-value-sampling", one);
        Map<String, String> all = Map.of("segments", "grid:2x2", "fill", "zero", "output", "logit", "samples", "14");
        double[] exact = more(explain("kernel-shap", all), AttributionExpr.VALUES);
        double[] values = more(answer, AttributionExpr.VALUES);
        double[] errors = more(answer, AttributionExpr.STANDARD_ERROR);
        for (int k = 0; k < 4; k++) {
            double error = errors[(k / 2 * 4) * SIDE + (k % 2 * 4)];
            assertThat(error).isPositive();
            assertThat(values[k]).isCloseTo(exact[k], within(4 * error));
        }
        assertThat(answer.completenessGap().orElseThrow())
                .isCloseTo(0, within(1e-4 * Math.abs(logits(new double[] {1, 1, 1, 1})[2])));
    }

    @Test
    @Tag("thorough")
    void theErrorOfKernelShapIsTheVariationBetweenSamples() {
        Settings settings = new Settings(
                Optional.empty(),
                Map.of("segments", "grid:4x4", "fill", "zero", "output", "logit", "samples", "160"),
                0);
        int segments = 16;
        int draws = 60;
        double[] sum = new double[segments];
        double[] squares = new double[segments];
        double stated = 0;
        for (int seed = 0; seed < draws; seed++) {
            Attribution answer = explain("kernel-shap", settings.withSeed(seed));
            double[] values = more(answer, AttributionExpr.VALUES);
            double[] errors = more(answer, AttributionExpr.STANDARD_ERROR);
            for (int k = 0; k < segments; k++) {
                sum[k] += values[k];
                squares[k] += values[k] * values[k];
                double error = errors[(k / 4 * 2 * SIDE) + (k % 4 * 2)];
                stated += error * error / draws / segments;
            }
        }
        double seen = 0;
        for (int k = 0; k < segments; k++) {
            double mean = sum[k] / draws;
            seen += (squares[k] / draws - mean * mean) / segments;
        }
        assertThat(seen).isPositive();
        assertThat(Math.sqrt(stated / seen)).isCloseTo(1, within(0.25));
    }

    @Test
    void valuesFromAllCoalitionsHaveNoError() {
        Map<String, String> all = Map.of("segments", "grid:2x2", "fill", "zero", "output", "logit", "samples", "14");
        assertThat(more(explain("kernel-shap", all), AttributionExpr.STANDARD_ERROR))
                .containsOnly(0.0);
    }

    @Test
    void theErrorOfRiseFallsWithTheSquareRootOfTheNumberOfMasks() {
        double few = Arrays.stream(more(
                        explain("rise", Map.of("samples", "200", "output", "logit")), AttributionExpr.STANDARD_ERROR))
                .average()
                .orElseThrow();
        double many = Arrays.stream(more(
                        explain("rise", Map.of("samples", "3200", "output", "logit")), AttributionExpr.STANDARD_ERROR))
                .average()
                .orElseThrow();
        assertThat(few / many).isCloseTo(4, within(0.3));
    }

    @Test
    void tooFewSamplesAreRefused() {
        Map<String, String> few = Map.of("segments", "grid:4x4", "samples", "20");
        assertThatThrownBy(() -> explain("kernel-shap", few))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("raise 'samples'");
        assertThatThrownBy(() -> explain("partition-shap", Map.of("segments", "slic:60", "fill", "none")))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("parameter 'fill' is 'none'");
    }
}
