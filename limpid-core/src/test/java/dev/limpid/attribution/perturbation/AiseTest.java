package dev.limpid.attribution.perturbation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.attribution.Attribution;
import dev.limpid.attribution.Progress;
import dev.limpid.attribution.engine.Explainer;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.model.Classifier;
import dev.limpid.model.LoadOptions;
import dev.limpid.model.Target;
import dev.limpid.runtime.OnnxRuntime;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** AISE on a network with a known output: the mean of the upper left quarter. */
class AiseTest {
    private static final int SIDE = 12;
    private static final double WIDTH = 0.4;

    private static Classifier network() {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", TensorType.of(ElementType.FLOAT, Dim.symbol("N"), Dim.of(1), Dim.of(SIDE), Dim.of(SIDE)));
        Attribute half = Attribute.of(new long[] {SIDE / 2, SIDE / 2});
        Expr quarters = x.emit("AveragePool", Map.of("kernel_shape", half, "strides", half), null)
                .emit("Flatten", Map.of(), null);
        double[] matrix = new double[8];
        matrix[1] = 1;
        Expr logits = quarters.matMul(b.constant(Tensor.of(ElementType.FLOAT, matrix, 4, 2)));
        return Classifier.of("corner", b.build(Map.of("logits", logits)), LoadOptions.DEFAULT);
    }

    private static double window(double[] window, int pixel) {
        int row = pixel / SIDE;
        double dy = (row / (SIDE - 1.0) - window[0]) / WIDTH;
        double dx = ((pixel % SIDE) / (SIDE - 1.0) - window[1]) / WIDTH;
        return Math.exp(-(dy * dy + dx * dx) / 2);
    }

    private static boolean isSeen(int pixel) {
        return pixel / SIDE < SIDE / 2 && pixel % SIDE < SIDE / 2;
    }

    @Test
    void theScoresAreTheSumOfTheWindowsWeightedByTheOutputs() {
        float[] picture = new float[SIDE * SIDE];
        for (int i = 0; i < picture.length; i++) {
            picture[i] = 1 + (i % 7) / 10f;
        }
        Map<String, String> parameters = Map.of("windows", "30", "widths", "0.4", "output", "logit");
        Attribution answer;
        try (Explainer explainer = Explainer.of(
                network(), new Aise(), new Settings(Optional.empty(), parameters, 0), OnnxRuntime.create(), 28 << 20)) {
            answer = explainer.explain(Tensor.of(picture, 1, 1, SIDE, SIDE), Target.of(1), Progress.SILENT);
        }
        double[] windows = Objects.requireNonNull(answer.more().get("windows")).toDoubles();
        assertThat(windows).hasSize(30 * 4);
        double[] expected = new double[picture.length];
        for (int w = 0; w < 30; w++) {
            double[] each = Arrays.copyOfRange(windows, 4 * w, 4 * w + 4);
            double gain = 0;
            for (int p = 0; p < picture.length; p++) {
                double share = isSeen(p) ? 4.0 / picture.length : 0;
                gain += share * picture[p] * (2 * window(each, p) - 1);
            }
            assertThat(each[2]).isCloseTo(WIDTH, within(1e-6));
            assertThat(each[3]).isCloseTo(gain, within(1e-4));
            for (int p = 0; p < picture.length; p++) {
                expected[p] += gain * window(each, p);
            }
        }
        double largest = Arrays.stream(expected).max().orElseThrow();
        double[] scores = answer.scores().toDoubles();
        double unit = largest > 0 ? largest : 1;
        assertThat(Arrays.stream(scores).map(Math::abs).max().orElseThrow()).isGreaterThan(0.1);
        for (int p = 0; p < expected.length; p++) {
            assertThat(scores[p]).isCloseTo(expected[p] / unit, within(1e-3));
        }
    }
}
