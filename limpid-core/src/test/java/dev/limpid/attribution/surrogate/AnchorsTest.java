package dev.limpid.attribution.surrogate;

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
import dev.limpid.testkit.Thorough;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Anchors of a network with a known output for every coalition. */
class AnchorsTest {
    private static final int SIDE = 6;

    /** Classifies by the means of the four quarters: a weighted sum is compared with a threshold. */
    private static Classifier network(double... weights) {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", TensorType.of(ElementType.FLOAT, Dim.symbol("N"), Dim.of(1), Dim.of(SIDE), Dim.of(SIDE)));
        Attribute half = Attribute.of(new long[] {SIDE / 2, SIDE / 2});
        Expr quarters = x.emit("AveragePool", Map.of("kernel_shape", half, "strides", half), null)
                .emit("Flatten", Map.of(), null);
        double[] matrix = new double[8];
        for (int k = 0; k < 4; k++) {
            matrix[2 * k + 1] = weights[k];
        }
        Expr logits = quarters.emit(
                "Gemm",
                Map.of(),
                null,
                b.constant(Tensor.of(ElementType.FLOAT, matrix, 4, 2)),
                b.constant(Tensor.of(ElementType.FLOAT, new double[] {0, -weights[4]}, 2)));
        return Classifier.of("quarters", b.build(Map.of("logits", logits)), LoadOptions.DEFAULT);
    }

    private static Attribution explain(Classifier model, int target) {
        float[] ones = new float[SIDE * SIDE];
        Arrays.fill(ones, 1);
        Settings settings = new Settings(Optional.empty(), Map.of("segments", "grid:2x2", "fill", "zero"), 7);
        try (Explainer explainer = Explainer.of(model, new Anchors(), settings, OnnxRuntime.create(), 28 << 20)) {
            return explainer.explain(Tensor.of(ones, 1, 1, SIDE, SIDE), Target.of(target), Progress.SILENT);
        }
    }

    private static double[] more(Attribution answer, String name) {
        return Objects.requireNonNull(answer.more().get(name)).toDoubles();
    }

    @Test
    void theAnchorIsTheSmallestSetThatKeepsTheClass() {
        // Class 1 needs the first and the last quarter: 2 + 3 > 4.5, and the others cannot replace them.
        Attribution answer = explain(network(2, 0.1, 0.2, 3, 4.5), 1);
        assertThat(more(answer, "anchor")).containsExactly(1, 0, 0, 1);
        assertThat(more(answer, "precision")[0]).isEqualTo(1);
        assertThat(more(answer, "lower_bound")[0]).isBetween(0.95, 1.0);
        assertThat(more(answer, "coverage")[0]).isEqualTo(0.25);
    }

    @Test
    void oneSegmentThatSufficesIsTheWholeAnchor() {
        Attribution answer = explain(network(0.1, 5, 0.2, 0.3, 4.5), 1);
        assertThat(more(answer, "anchor")).containsExactly(0, 1, 0, 0);
        assertThat(more(answer, "coverage")[0]).isEqualTo(0.5);
        // With the empty anchor half of all coalitions show the quarter, so the gain is one half.
        double[] scores = answer.scores().toDoubles();
        assertThat(scores[SIDE - 1]).isCloseTo(0.5, within(0.06));
        assertThat(scores[0]).isZero();
    }

    @Test
    void theEstimatedPrecisionIsTheShareOfAllCoalitions() {
        // Class 1 where at least three quarters of equal weight are shown; no anchor but all of them is certain.
        Attribution answer = explain(network(1, 1, 1, 1, 2.5), 1);
        double[] anchor = more(answer, "anchor");
        int size = (int) Arrays.stream(anchor).sum();
        assertThat(size).isEqualTo(3);
        assertThat(more(answer, "precision")[0]).isEqualTo(1);
        double sum = 0;
        for (int k = 0; k < 4; k++) {
            sum += answer.scores().toDoubles()[(k / 2 * SIDE / 2) * SIDE + (k % 2 * SIDE / 2)];
        }
        // Five of the sixteen coalitions have three quarters or more.
        assertThat(sum).isCloseTo(1 - 5.0 / 16, within(0.06));
    }

    @Test
    void withoutAPreciseAnchorTheLowerBoundIsLow() {
        // The picture has class 1; the target is class 0, which only pictures with few visible segments have.
        Attribution answer = explain(network(1, 1, 1, 1, 0.5), 0);
        assertThat(more(answer, "lower_bound")[0]).isLessThan(0.5);
    }

    /** Class 1 where the weighted sum of the sixteen cells of a picture is above a threshold. */
    private static Classifier cells(double[] weights, double threshold) {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", TensorType.of(ElementType.FLOAT, Dim.symbol("N"), Dim.of(1), Dim.of(4), Dim.of(4)));
        double[] matrix = new double[32];
        for (int k = 0; k < 16; k++) {
            matrix[2 * k + 1] = weights[k];
        }
        Expr logits = x.emit("Flatten", Map.of(), null)
                .emit(
                        "Gemm",
                        Map.of(),
                        null,
                        b.constant(Tensor.of(ElementType.FLOAT, matrix, 16, 2)),
                        b.constant(Tensor.of(ElementType.FLOAT, new double[] {0, -threshold}, 2)));
        return Classifier.of("cells", b.build(Map.of("logits", logits)), LoadOptions.DEFAULT);
    }

    /** The share of all coalitions that show an anchor for which the sum is above the threshold. */
    private static double exact(double[] weights, double threshold, double[] anchor) {
        int kept = 0;
        int all = 0;
        for (int shown = 0; shown < 1 << 16; shown++) {
            boolean isAllowed = true;
            double sum = 0;
            for (int k = 0; k < 16; k++) {
                boolean isShown = (shown >> k & 1) == 1;
                isAllowed &= isShown || anchor[k] == 0;
                sum += isShown ? weights[k] : 0;
            }
            all += isAllowed ? 1 : 0;
            kept += isAllowed && sum > threshold ? 1 : 0;
        }
        return (double) kept / all;
    }

    @Test
    void thePromisedPrecisionHoldsOverAllCoalitions() {
        Random random = new Random(11);
        int promised = 0;
        int broken = 0;
        int networks = Thorough.orElse(60, 12);
        for (int i = 0; i < networks; i++) {
            double[] weights = random.doubles(16, -1, 2).toArray();
            double threshold = 0.75 * Arrays.stream(weights).sum();
            float[] ones = new float[16];
            Arrays.fill(ones, 1);
            Settings settings = new Settings(
                    Optional.empty(),
                    Map.of("segments", "grid:4x4", "fill", "zero", "precision", "0.9", "beam", "4", "size", "10"),
                    i);
            try (Explainer explainer =
                    Explainer.of(cells(weights, threshold), new Anchors(), settings, OnnxRuntime.create(), 28 << 20)) {
                Attribution answer = explainer.explain(Tensor.of(ones, 1, 1, 4, 4), Target.of(1), Progress.SILENT);
                double exact = exact(weights, threshold, more(answer, "anchor"));
                assertThat(exact).isGreaterThan(more(answer, "lower_bound")[0]);
                // The stated precision is measured by fresh draws, so it lies on both sides of the truth: four
                // deviations.
                assertThat(more(answer, "precision")[0])
                        .isCloseTo(exact, within(4 * Math.sqrt(exact * (1 - exact) / 1000) + 1e-9));
                promised += more(answer, "lower_bound")[0] >= 0.9 ? 1 : 0;
                broken += more(answer, "lower_bound")[0] >= 0.9 && exact < 0.9 ? 1 : 0;
            }
        }
        assertThat(promised).isGreaterThan(5 * networks / 6);
        assertThat(broken).isZero();
    }
}
