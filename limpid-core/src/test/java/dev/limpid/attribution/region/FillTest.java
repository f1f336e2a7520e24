package dev.limpid.attribution.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.attribution.Method;
import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.MethodInfo.Family;
import dev.limpid.attribution.Progress;
import dev.limpid.attribution.engine.Explainer;
import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.attribution.formula.ParameterException;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.model.Classifier;
import dev.limpid.model.LoadOptions;
import dev.limpid.model.Preprocessing;
import dev.limpid.model.Target;
import dev.limpid.runtime.OnnxRuntime;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Compares the fills of hidden parts with plain loops over the picture. */
class FillTest {
    private static final int SIDE = 8;
    private static final int PLANE = SIDE * SIDE;
    private static final Classifier MODEL = means();
    private static final double[] X = new Random(5).doubles(3 * PLANE, -1, 1).toArray();

    /** A network that takes pictures; its output is irrelevant here. */
    private static Classifier means() {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", TensorType.of(ElementType.FLOAT, Dim.symbol("N"), Dim.of(3), Dim.of(SIDE), Dim.of(SIDE)));
        Expr logits = x.emit("GlobalAveragePool", Map.of(), null).emit("Flatten", Map.of(), null);
        return Classifier.of("means", b.build(Map.of("logits", logits)), LoadOptions.DEFAULT);
    }

    /** The picture that an expression computes from an input. */
    private static double[] picture(double[] input, String fill, Function<ForwardPass, Expr> made) {
        Method.Direct method = new Method.Direct() {
            @Override
            public MethodInfo info() {
                return Fill.described(
                        MethodInfo.of("fill", Family.PERTURBATION)
                                .formula("the fill")
                                .cost("1 forward")
                                .reference("none")
                                .witness("loops"),
                        "zero");
            }

            @Override
            public Expr scores(ForwardPass f) {
                return made.apply(f);
            }
        };
        Settings settings = new Settings(Optional.empty(), Map.of("fill", fill), 0);
        try (Explainer explainer = Explainer.of(MODEL, method, settings, OnnxRuntime.create(), 14 << 20)) {
            Tensor x = Tensor.of(ElementType.FLOAT, input, 1, 3, SIDE, SIDE);
            return explainer.explain(x, Target.of(0), Progress.SILENT).scores().toDoubles();
        }
    }

    private static double[] picture(String fill) {
        return picture(X, fill, f -> Fill.of(f).picture(f));
    }

    private static double mean(int channel) {
        return Arrays.stream(X, channel * PLANE, (channel + 1) * PLANE)
                .average()
                .orElseThrow();
    }

    @Test
    void zeroIsZeroInTheNetworksUnits() {
        assertThat(Arrays.stream(picture("zero")).map(Math::abs)).containsOnly(0.0);
    }

    @Test
    void theMeanIsComputedPerChannel() {
        double[] found = picture("mean");
        for (int i = 0; i < found.length; i++) {
            assertThat(found[i]).isCloseTo(mean(i / PLANE), within(1e-6));
        }
    }

    @Test
    void segmentMeansAreComputedPerSegment() {
        double[] found = picture(X, "segment-mean", f -> {
            InputGrid places = InputGrid.of(f.model());
            return new Fill(places, "segment-mean").picture(f, Segments.of(places, "grid:2x4"));
        });
        for (int i = 0; i < found.length; i++) {
            int top = i % PLANE / SIDE / 4 * 4;
            int left = i % SIDE / 2 * 2;
            double sum = 0;
            for (int k = 0; k < 8; k++) {
                sum += X[i / PLANE * PLANE + (top + k / 2) * SIDE + left + k % 2];
            }
            assertThat(found[i]).isCloseTo(sum / 8, within(1e-6));
        }
    }

    @Test
    void aSegmentOfOnePlaceTakesTheMeanOfItsChannel() {
        double[] found = picture(X, "segment-mean", f -> {
            InputGrid places = InputGrid.of(f.model());
            return new Fill(places, "segment-mean").picture(f, Segments.of(places, "grid:8x8"));
        });
        for (int i = 0; i < found.length; i++) {
            assertThat(found[i]).isCloseTo(mean(i / PLANE), within(1e-6));
        }
    }

    @Test
    void theBlurIsAGaussianRenormalisedAtTheBorder() {
        double[] found = picture("blur:1.5");
        for (int i = 0; i < found.length; i++) {
            int row = i % PLANE / SIDE;
            int column = i % SIDE;
            double sum = 0;
            double total = 0;
            for (int p = 0; p < PLANE; p++) {
                double away = Math.pow(p / SIDE - row, 2) + Math.pow(p % SIDE - column, 2);
                double weight = Math.exp(-away / (2 * 1.5 * 1.5));
                sum += weight * X[i / PLANE * PLANE + p];
                total += weight;
            }
            assertThat(found[i]).isCloseTo(sum / total, within(1e-6));
        }
    }

    @Test
    void theDefaultBlurIsATenthOfTheLongerSide() {
        assertThat(picture("blur")).containsExactly(picture("blur:0.8"), within(1e-6));
    }

    @Test
    void aColourIsPreprocessed() {
        double[] found = picture("#ff8000");
        int[] colour = {255, 128, 0};
        Preprocessing p = MODEL.preprocessing();
        for (int i = 0; i < found.length; i++) {
            int c = i / PLANE;
            double mean = p.mean().get(p.mean().size() == 1 ? 0 : c);
            double std = p.std().get(p.std().size() == 1 ? 0 : c);
            assertThat(found[i]).isCloseTo((colour[c] * p.scale() - mean) / std, within(1e-5));
        }
    }

    /** The right half is hidden. */
    private static Expr leftHalf(ForwardPass f) {
        double[] mask = new double[PLANE];
        Arrays.setAll(mask, i -> i % SIDE < SIDE / 2 ? 1 : 0);
        Expr shown = f.input().builder().constant(Tensor.of(ElementType.FLOAT, mask, 1, 1, PLANE));
        return new Fill(InputGrid.of(f.model()), "inpaint")
                .mixed(f, f.input().unsqueeze(1), shown)
                .squeeze(1);
    }

    @Test
    void inpaintingKeepsVisiblePixelsAndExtendsThem() {
        double[] found = picture(X, "inpaint", FillTest::leftHalf);
        for (int i = 0; i < found.length; i++) {
            if (i % SIDE < SIDE / 2) {
                assertThat(found[i]).isCloseTo(X[i], within(1e-6));
            } else {
                DoubleSummaryStatistics seen = seen(i).summaryStatistics();
                assertThat(found[i]).isBetween(seen.getMin() - 1e-6, seen.getMax() + 1e-6);
            }
        }
        double[] flat = new double[3 * PLANE];
        Arrays.fill(flat, 3);
        for (double each : picture(flat, "inpaint", FillTest::leftHalf)) {
            assertThat(each).isCloseTo(3, within(1e-5));
        }
    }

    /** The visible values of a channel. */
    private static DoubleStream seen(int i) {
        return IntStream.range(0, PLANE).filter(p -> p % SIDE < SIDE / 2).mapToDouble(p -> X[i / PLANE * PLANE + p]);
    }

    @Test
    void anInvalidFillIsRefused() {
        for (String each : new String[] {"none", "blur:0", "blur:x", "#12", "segment-mean"}) {
            assertThatThrownBy(() -> picture(each)).isInstanceOf(ParameterException.class);
        }
    }
}
