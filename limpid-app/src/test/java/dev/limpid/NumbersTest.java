package dev.limpid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.onnx.OnnxWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Numbers that are no result: infinite slopes, rounding noise, sums that are missed, and what is said of them. */
class NumbersTest {
    private static final int SIDE = 6;

    @TempDir
    private Path folder;

    /** Two logits: a function of the mean of the picture, and a constant. */
    private Explanation explain(UnaryOperator<Expr> function, String method, float... picture) {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", TensorType.of(ElementType.FLOAT, Dim.symbol("N"), Dim.of(1), Dim.of(SIDE), Dim.of(SIDE)));
        Expr y = function.apply(x).reduceMean(false, 1, 2, 3).reshape(-1, 1);
        Expr logits = y.matMul(b.constant(Tensor.of(new float[] {1, 0}, 1, 2)))
                .add(b.constant(Tensor.of(new float[] {3, 1}, 2)));
        Path file = folder.resolve("network.onnx");
        OnnxWriter.write(b.build(Map.of("logits", logits)), file);
        try (Model model = Model.open(file)) {
            return model.explain(Image.of(Tensor.of(picture, 1, 1, SIDE, SIDE)), method);
        }
    }

    private static float[] picture(double scale) {
        float[] numbers = new float[SIDE * SIDE];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) (scale * (1 + i % 7));
        }
        return numbers;
    }

    private static Expr root(Expr x) {
        return x.relu().reduceMean(true, 2, 3).sqrt();
    }

    @Test
    void anEndOfThePathWithoutASlopeHasNoSay() {
        float[] x = picture(0.1);
        Explanation found = explain(NumbersTest::root, "integrated-gradients", x);
        double mean = 0;
        for (float value : x) {
            mean += value / x.length;
        }
        // The slope at every point of the path is the same for all pixels, so each gets its share of the change.
        double[] expected = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            expected[i] = Math.sqrt(mean) * x[i] / (mean * x.length);
        }
        assertThat(found.scores().toDoubles()).containsExactly(expected, within(0.002));
        assertThat(found.completenessGap()).hasValueCloseTo(0.0, within(0.06));
        assertThat(found.warnings()).isEmpty();
    }

    @Test
    void scoresWithoutANumberAreCountedAndNotPainted() {
        float[] dark = new float[SIDE * SIDE];
        Explanation found = explain(NumbersTest::root, "gradient", dark);
        assertThat(found.map().notFinite()).isEqualTo(SIDE * SIDE);
        assertThat(found.warnings())
                .containsExactly("36 of 36 scores are not finite numbers; 36 of 36 places have no number and are drawn"
                        + " as a magenta pattern");
    }

    @Test
    void aGapWithoutANumberIsSaid() {
        float[] x = picture(0.1);
        x[4] = Float.NaN;
        Explanation found = explain(e -> e.mul(e), "integrated-gradients", x);
        assertThat(found.completenessGap()).hasValue(Double.NaN);
        assertThat(found.warnings())
                .anyMatch(w -> w.startsWith("the completeness gap is NaN"))
                .anyMatch(w -> w.contains("scores are not finite numbers"));
    }

    @Test
    void roundingNoiseIsDrawnAsNothingAndSaid() {
        Explanation found = explain(e -> e.mul(1e-9), "integrated-gradients", picture(1));
        assertThat(found.isNoise()).isTrue();
        assertThat(found.warnings())
                .singleElement()
                .asString()
                .startsWith("all scores are rounding noise: the largest is")
                .contains("where the target can change by 3.0");
        assertThat(found.map().scale()).isZero();
        assertThat(Arrays.stream(found.scores().toDoubles()).sum())
                .as("the scores themselves stay")
                .isPositive();
        Explanation slopes = explain(e -> e.mul(1e-9), "gradient", picture(1));
        assertThat(slopes.isNoise()).isTrue();
        Explanation small = explain(e -> e.mul(1e-3), "integrated-gradients", picture(1));
        assertThat(small.isNoise()).isFalse();
        assertThat(small.map().scale()).isPositive();
    }

    @Test
    void aSumThatIsMissedIsSaidWithTheNodeThatMissedIt() {
        // The function is steep within the distance where DeepLIFT takes the slope at the midpoint.
        Explanation found = explain(e -> e.relu().add(1e-4).reciprocal().mul(1e-3), "deep-lift", picture(0.0012));
        assertThat(found.warnings())
                .singleElement()
                .asString()
                .startsWith("the scores sum to ")
                .contains(" is to be explained; ")
                .contains("(Reciprocal) received ");
    }

    @Test
    void optimisationsThatBreakANetworkAreSaid() {
        Tensor half = Tensor.of(ElementType.FLOAT, new double[] {1, 1, 0.5, 0.5}, 4);
        Explanation found = explain(
                e -> {
                    Expr back = e.reshape(-1, SIDE, SIDE / 2, 2).transpose(0, 3, 1, 2);
                    TensorType any = new TensorType(ElementType.FLOAT, null);
                    GraphBuilder b = e.builder();
                    return back.emit("Resize", Map.of("mode", Attribute.of("cubic")), any, b.none(), b.constant(half))
                            .transpose(0, 2, 3, 1);
                },
                "occlusion",
                picture(0.1));
        assertThat(found.warnings()).anyMatch(w -> w.endsWith("so it runs without its transpose optimiser"));
        assertThat(found.provenance().engine())
                .startsWith("ONNX Runtime")
                .endsWith("so it runs without its transpose optimiser)");
    }
}
