package dev.limpid.graph.pass;

import static dev.limpid.graph.pass.Sketch.noise;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FoldBatchNormTest {
    private static final double EPSILON = 0.01f;

    private static Sketch withStatistics(Sketch sketch, int channels) {
        float[] variance = new float[channels];
        for (int c = 0; c < channels; c++) {
            variance[c] = 0.5f + c;
        }
        return sketch.constant("scale", noise(11, channels))
                .constant("bias", noise(12, channels))
                .constant("mean", noise(13, channels))
                .constant("var", Tensor.of(variance, channels));
    }

    private static Sketch normalized(Sketch sketch) {
        return sketch.node(
                "y = BatchNormalization(h, scale, bias, mean, var)", Map.of("epsilon", Attribute.of((float) EPSILON)));
    }

    /** The expected result of the normalisation, computed from its definition. */
    private static double[] expected(Sketch sketch, int channels) {
        Graph layer = sketch.graph("h").pruned();
        double[] h = sketch.run(layer);
        long[] shape = sketch.typedShape(layer);
        int inner = h.length / (int) (shape[0] * shape[1]);
        double[] scale = noise(11, channels).toDoubles();
        double[] bias = noise(12, channels).toDoubles();
        double[] mean = noise(13, channels).toDoubles();
        for (int i = 0; i < h.length; i++) {
            int c = (i / inner) % channels;
            h[i] = ((h[i] - mean[c]) / Math.sqrt(0.5 + c + EPSILON) * scale[c]) + bias[c];
        }
        return h;
    }

    private static void check(Sketch layer, int channels, String op) {
        Sketch sketch = normalized(withStatistics(layer, channels));
        Graph folded = sketch.graph("y").apply(new FoldBatchNorm());
        assertThat(folded.nodes()).hasSize(1);
        assertThat(folded.nodes().get(0).is(op)).isTrue();
        assertThat(folded.constants()).hasSize(2);
        double[] before = expected(sketch, channels);
        double[] after = sketch.run(folded);
        assertThat(after).hasSameSizeAs(before);
        for (int i = 0; i < after.length; i++) {
            assertThat(after[i]).isCloseTo(before[i], within(5e-6));
        }
    }

    @Test
    void foldsIntoAGroupedConvolutionWithBias() {
        check(
                Sketch.ofOpset(18)
                        .input("x", noise(1, 2, 4, 5, 5))
                        .constant("w", noise(2, 6, 2, 3, 3))
                        .constant("b", noise(3, 6))
                        .node("h = Conv(x, w, b)", Map.of("group", Attribute.of(2L))),
                6,
                "Conv");
    }

    @Test
    void foldsIntoAGroupedTransposedConvolution() {
        check(
                Sketch.ofOpset(18)
                        .input("x", noise(1, 2, 4, 3, 3))
                        .constant("w", noise(2, 4, 3, 2, 2))
                        .node("h = ConvTranspose(x, w)", Map.of("group", Attribute.of(2L))),
                6,
                "ConvTranspose");
    }

    @Test
    void foldsIntoGemmWithFactors() {
        check(
                Sketch.ofOpset(18)
                        .input("x", noise(1, 2, 4))
                        .constant("w", noise(2, 3, 4))
                        .constant("c", noise(3, 1, 3))
                        .node(
                                "h = Gemm(x, w, c)",
                                Map.of(
                                        "alpha", Attribute.of(0.5f),
                                        "beta", Attribute.of(2f),
                                        "transB", Attribute.of(1L))),
                3,
                "Gemm");
        check(
                Sketch.ofOpset(18)
                        .input("x", noise(1, 2, 4))
                        .constant("w", noise(2, 4, 3))
                        .node("h = Gemm(x, w)"),
                3,
                "Gemm");
    }

    @Test
    void foldsIntoAMatrixProduct() {
        check(
                Sketch.ofOpset(18)
                        .input("x", noise(1, 2, 4))
                        .constant("w", noise(2, 4, 3))
                        .node("h = MatMul(x, w)"),
                3,
                "Gemm");
    }

    @Test
    void doesNotFoldIfTheLayersResultIsReadElsewhere() {
        Sketch sketch = normalized(withStatistics(
                Sketch.ofOpset(18)
                        .input("x", noise(1, 1, 3, 3))
                        .constant("w", noise(2, 2, 3, 1))
                        .node("h = Conv(x, w)"),
                2));
        Graph alsoOutput = sketch.graph("y", "h");
        assertThat(alsoOutput.apply(new FoldBatchNorm())).isEqualTo(alsoOutput);
        Graph alsoRead = sketch.node("z = Add(y, h)").graph("z");
        assertThat(alsoRead.apply(new FoldBatchNorm())).isEqualTo(alsoRead);
    }

    @Test
    void doesNotFoldBeforeALayerOrOverTokens() {
        Graph before = withStatistics(
                        Sketch.ofOpset(18)
                                .input("x", noise(1, 1, 3, 3))
                                .constant("w", noise(2, 2, 3, 1))
                                .node("h = BatchNormalization(x, scale, bias, mean, var)")
                                .node("y = Conv(h, w)"),
                        3)
                .graph("y");
        assertThat(before.apply(new FoldBatchNorm())).isEqualTo(before);
        Graph tokens = normalized(withStatistics(
                        Sketch.ofOpset(18)
                                .input("x", noise(1, 2, 3, 4))
                                .constant("w", noise(2, 4, 3))
                                .node("h = MatMul(x, w)"),
                        3))
                .graph("y");
        assertThat(tokens.apply(new FoldBatchNorm())).isEqualTo(tokens);
    }

    @Test
    void sharedWeightsAreFoldedSeparatelyForEachLayer() {
        Sketch sketch = withStatistics(
                Sketch.ofOpset(18)
                        .input("x", noise(1, 1, 3, 3))
                        .constant("w", noise(2, 3, 3, 1))
                        .node("h = Conv(x, w)"),
                3);
        Graph graph = normalized(sketch)
                .node("h2 = Conv(y, w)")
                .node("z = BatchNormalization(h2, scale, bias, mean, var)")
                .graph("z");
        Graph folded = graph.apply(new FoldBatchNorm());
        assertThat(folded.nodes().stream().map(n -> n.op().name()).toList()).isEqualTo(List.of("Conv", "Conv"));
        assertThat(folded.constants()).hasSize(4);
    }
}
