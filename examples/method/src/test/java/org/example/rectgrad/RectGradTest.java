package org.example.rectgrad;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.limpid.attribution.catalogue.Methods;
import dev.limpid.attribution.engine.Explainer;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.model.Classifier;
import dev.limpid.model.LoadOptions;
import dev.limpid.model.Target;
import dev.limpid.runtime.OnnxRuntime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RectGradTest {
    private static final int TARGET = 1;
    private static final int[] SIZES = {9, 12, 10, 3};

    private final Random random = new Random(1);
    /** {@code weights[l][i][j]} leads from unit i of layer l to unit j of the next one. */
    private final double[][][] weights = new double[SIZES.length - 1][][];

    RectGradTest() {
        for (int l = 0; l < weights.length; l++) {
            weights[l] = new double[SIZES[l]][SIZES[l + 1]];
            for (double[] row : weights[l]) {
                Arrays.setAll(row, j -> random.nextGaussian());
            }
        }
    }

    @Test
    void theScoresAreThoseOfTheFormula() {
        double[] x = random.doubles(2 * SIZES[0], -1, 1).toArray();
        for (double quantile : new double[] {0, 0.5, 0.8}) {
            double[] expected = new double[x.length];
            for (int n = 0; n < 2; n++) {
                double[] one = Arrays.copyOfRange(x, n * SIZES[0], (n + 1) * SIZES[0]);
                System.arraycopy(formula(one, quantile), 0, expected, n * SIZES[0], SIZES[0]);
            }
            Tensor input = Tensor.of(floats(x), 2, 1, 3, 3);
            double[] scores = Explainer.once(
                            network(),
                            new RectGrad(),
                            Settings.STANDARD.with("quantile", Double.toString(quantile)),
                            OnnxRuntime.create(),
                            input,
                            Target.of(TARGET))
                    .scores()
                    .toDoubles();
            assertArrayEquals(expected, scores, 1e-5);
        }
    }

    @Test
    void limpidFindsTheMethodByItsName() {
        assertEquals(RectGrad.class, Methods.named("rect-grad").getClass());
        assertEquals(List.of(), Methods.problems());
    }

    /** The formula of the paper by loops over the units of a fully connected network. */
    private double[] formula(double[] x, double quantile) {
        double[][] a = new double[SIZES.length][];
        a[0] = x;
        for (int l = 0; l < weights.length; l++) {
            a[l + 1] = new double[SIZES[l + 1]];
            for (int j = 0; j < SIZES[l + 1]; j++) {
                for (int i = 0; i < SIZES[l]; i++) {
                    a[l + 1][j] += weights[l][i][j] * a[l][i];
                }
                boolean isRectified = l + 1 < weights.length;
                a[l + 1][j] = isRectified ? Math.max(0, a[l + 1][j]) : a[l + 1][j];
            }
        }
        double[] r = new double[SIZES[weights.length]];
        r[TARGET] = 1;
        for (int l = weights.length - 1; l >= 0; l--) {
            double[] below = new double[SIZES[l]];
            double[] importance = new double[SIZES[l]];
            for (int i = 0; i < SIZES[l]; i++) {
                for (int j = 0; j < SIZES[l + 1]; j++) {
                    below[i] += weights[l][i][j] * r[j];
                }
                importance[i] = a[l][i] * below[i];
            }
            if (l == 0) {
                return importance;
            }
            double[] sorted = importance.clone();
            Arrays.sort(sorted);
            double threshold = sorted[(int) (quantile * (sorted.length - 1))];
            for (int i = 0; i < SIZES[l]; i++) {
                below[i] = importance[i] > threshold ? below[i] : 0;
            }
            r = below;
        }
        throw new IllegalStateException("there is no layer");
    }

    private Classifier network() {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr value = b.input("x", TensorType.of(ElementType.FLOAT, Dim.symbol("N"), Dim.of(1), Dim.of(3), Dim.of(3)))
                .emit("Flatten", Map.of(), null);
        for (int l = 0; l < weights.length; l++) {
            double[] all = Arrays.stream(weights[l]).flatMapToDouble(Arrays::stream).toArray();
            value = value.emit("Gemm", Map.of(), null, b.constant(Tensor.of(floats(all), SIZES[l], SIZES[l + 1])));
            value = l + 1 < weights.length ? value.relu() : value;
        }
        Graph graph = b.build(Map.of("logits", value));
        return Classifier.of("small", graph, LoadOptions.DEFAULT);
    }

    private static float[] floats(double[] numbers) {
        float[] floats = new float[numbers.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) numbers[i];
        }
        return floats;
    }
}
