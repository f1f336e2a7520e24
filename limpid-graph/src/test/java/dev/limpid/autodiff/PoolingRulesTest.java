package dev.limpid.autodiff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpid.graph.Graph;
import dev.limpid.graph.Tensor;
import dev.limpid.testkit.NodeCase;
import dev.limpid.testkit.ReferenceEvaluator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PoolingRulesTest {
    @Test
    void gradientsOfMaxPoolsWithOneToThreeAxesAreCorrect() {
        for (long ceil = 0; ceil <= 1; ceil++) {
            for (long stride = 1; stride <= 3; stride++) {
                for (long dilation = 1; dilation <= 2; dilation++) {
                    pool("MaxPool", 7, 8, 3, 2)
                            .setList("strides", stride, stride)
                            .setList("dilations", dilation, dilation)
                            .setList("pads", 1, 0, 1, 1)
                            .set("ceil_mode", ceil)
                            .gradientCheck()
                            .draws(1)
                            .check();
                }
            }
            NodeCase.of("MaxPool")
                    .input("x", 2, 3, 9)
                    .setList("kernel_shape", 3)
                    .setList("strides", 2)
                    .set("ceil_mode", ceil)
                    .gradientCheck()
                    .check();
            NodeCase.of("MaxPool")
                    .input("x", 1, 2, 4, 5, 4)
                    .setList("kernel_shape", 2, 3, 2)
                    .setList("strides", 2, 2, 1)
                    .set("ceil_mode", ceil)
                    .gradientCheck()
                    .check();
        }
        for (String autoPad : List.of("SAME_UPPER", "SAME_LOWER", "VALID")) {
            pool("MaxPool", 7, 8, 3, 2)
                    .setList("strides", 2, 2)
                    .set("auto_pad", autoPad)
                    .gradientCheck()
                    .checkBothOrders();
        }
    }

    private static NodeCase pool(String op, long h, long w, long kh, long kw) {
        return NodeCase.of(op).input("x", 2, 2, h, w).setList("kernel_shape", kh, kw);
    }

    @Test
    void theFirstMaximumOfAWindowReceivesEverythingAtTies() {
        Tensor x = Tensor.of(new float[] {1, 1, 1, 2, 1, 2, 0, 0, 0}, 1, 1, 3, 3);
        NodeCase node = NodeCase.of("MaxPool").input("x", x).setList("kernel_shape", 2, 2);
        assertThat(gradient(node, 1, 10, 100, 1000)).containsExactly(0, 0, 0, 101, 0, 1010, 0, 0, 0);
        NodeCase flat = NodeCase.of("MaxPool")
                .input("x", Tensor.of(new float[9], 1, 1, 3, 3))
                .setList("kernel_shape", 2, 2);
        assertThat(gradient(flat, 1, 10, 100, 1000)).containsExactly(1, 10, 0, 100, 1000, 0, 0, 0, 0);
    }

    @Test
    void maximaOfSamplesAndChannelsAreIndependent() {
        Tensor x = Tensor.of(new float[] {1, 2, 4, 3, 0, -1, -2, -1}, 2, 2, 2);
        NodeCase node = NodeCase.of("MaxPool").input("x", x).setList("kernel_shape", 2);
        assertThat(gradient(node, 5, 6, 7, 8)).containsExactly(0, 5, 6, 0, 7, 0, 0, 8);
    }

    @Test
    void theIndicesOutputOfMaxPoolCanBeUsed() {
        NodeCase node = pool("MaxPool", 5, 6, 2, 2).setList("strides", 2, 2).outputs(2);
        node.gradientCheck().check();
        pool("MaxPool", 5, 6, 2, 2)
                .setList("strides", 2, 2)
                .set("storage_order", 1)
                .outputs(2)
                .gradientCheck()
                .check();
    }

    @Test
    void gradientsOfAveragePoolsAreCorrect() {
        for (long ceil = 0; ceil <= 1; ceil++) {
            for (long withPads = 0; withPads <= 1; withPads++) {
                for (long stride = 1; stride <= 3; stride++) {
                    for (long dilation = 1; dilation <= 2; dilation++) {
                        pool("AveragePool", 7, 8, 3, 2)
                                .setList("strides", stride, stride)
                                .setList("dilations", dilation, dilation)
                                .setList("pads", 1, 1, 0, 1)
                                .set("ceil_mode", ceil)
                                .set("count_include_pad", withPads)
                                .opset(19)
                                .gradientCheck()
                                .draws(1)
                                .check();
                    }
                }
            }
        }
    }

    @Test
    void gradientsOfAveragePoolsThatTileTheInputAreCorrect() {
        pool("AveragePool", 6, 8, 3, 2).setList("strides", 3, 2).gradientCheck().checkBothOrders();
        pool("AveragePool", 7, 9, 3, 2).setList("strides", 3, 2).gradientCheck().check();
        NodeCase.of("AveragePool")
                .input("x", 2, 3, 9)
                .setList("kernel_shape", 3)
                .setList("strides", 2)
                .gradientCheck()
                .check();
        NodeCase.of("AveragePool")
                .input("x", 1, 2, 4, 5, 4)
                .setList("kernel_shape", 2, 3, 2)
                .setList("strides", 2, 2, 1)
                .gradientCheck()
                .check();
        for (String autoPad : List.of("SAME_UPPER", "SAME_LOWER", "VALID")) {
            pool("AveragePool", 7, 8, 3, 2)
                    .setList("strides", 2, 2)
                    .set("auto_pad", autoPad)
                    .gradientCheck()
                    .check();
            pool("AveragePool", 7, 8, 3, 2)
                    .set("auto_pad", autoPad)
                    .gradientCheck()
                    .check();
        }
    }

    @Test
    void aSharedPixelReceivesAShareFromEachWindow() {
        NodeCase node = NodeCase.of("AveragePool")
                .input("x", 1, 1, 3)
                .setList("kernel_shape", 2)
                .setList("pads", 1, 0);
        assertThat(gradient(node, 8, 4, 2)).containsExactly(10, 3, 1);
        node.set("count_include_pad", 1);
        assertThat(gradient(node, 8, 4, 2)).containsExactly(6, 3, 1);
    }

    @Test
    void gradientsOfLpPoolsAreCorrectAndZeroAtZeroNorm() {
        for (long p = 1; p <= 3; p++) {
            pool("LpPool", 7, 8, 3, 2)
                    .set("p", p)
                    .setList("strides", 2, 1)
                    .setList("pads", 1, 0, 0, 1)
                    .gradientCheck()
                    .check();
            NodeCase.of("GlobalLpPool")
                    .input("x", 2, 3, 3, 4)
                    .set("p", p)
                    .gradientCheck()
                    .check();
            NodeCase zero = NodeCase.of("LpPool")
                    .input("x", Tensor.of(new float[] {0, 0, 3, 4}, 1, 1, 4))
                    .setList("kernel_shape", 2)
                    .setList("strides", 2)
                    .set("p", p);
            double[] expected = {0, 0, Math.pow(3, p - 1.0), Math.pow(4, p - 1.0)};
            double norm = Math.pow(Math.pow(3, (double) p) + Math.pow(4, (double) p), (1.0 - p) / p);
            assertThat(gradient(zero, 1, 1))
                    .containsExactly(
                            new double[] {0, 0, expected[2] * norm, expected[3] * norm},
                            org.assertj.core.data.Offset.offset(1e-12));
        }
        pool("LpPool", 7, 8, 3, 2)
                .setList("dilations", 2, 2)
                .set("ceil_mode", 1)
                .setList("strides", 2, 2)
                .gradientCheck()
                .check();
        pool("LpPool", 6, 6, 2, 2).setList("strides", 2, 2).gradientCheck().checkSecondOrder();
    }

    @Test
    void gradientsOfGlobalPoolsAreCorrect() {
        NodeCase.of("GlobalAveragePool").input("x", 2, 3, 4, 5).gradientCheck().checkBothOrders();
        NodeCase.of("GlobalAveragePool").input("x", 2, 3, 4).gradientCheck().check();
        NodeCase.of("GlobalMaxPool").input("x", 2, 3, 4, 5).gradientCheck().checkBothOrders();
        NodeCase.of("GlobalMaxPool").input("x", 2, 3, 2, 2, 3).gradientCheck().check();
        NodeCase tie = NodeCase.of("GlobalMaxPool").input("x", Tensor.of(new float[] {1, 2, 2, 0, 0, 0}, 1, 2, 3));
        assertThat(gradient(tie, 7, 8)).containsExactly(0, 7, 0, 8, 0, 0);
    }

    @Test
    void theGradientOfMaxUnpoolIsCorrect() {
        NodeCase.of("MaxUnpool")
                .input("x", 1, 2, 2, 2)
                .constant("indices", Tensor.of(new long[] {0, 3, 9, 14, 16, 18, 25, 31}, 1, 2, 2, 2))
                .setList("kernel_shape", 2, 2)
                .setList("strides", 2, 2)
                .gradientCheck()
                .checkBothOrders();
    }

    @Test
    void sizesKnownOnlyAtRunTimeGiveTheSameGradients() {
        for (long withPads = 0; withPads <= 1; withPads++) {
            for (long ceil = 0; ceil <= 1; ceil++) {
                for (long stride = 1; stride <= 3; stride++) {
                    NodeCase node = pool("AveragePool", 7, 8, 3, 2)
                            .setList("strides", stride, stride)
                            .setList("pads", 1, 1, 0, 1)
                            .set("count_include_pad", withPads)
                            .set("ceil_mode", ceil);
                    ConvolutionRulesTest.assertSameGradients(node);
                }
            }
        }
        ConvolutionRulesTest.assertSameGradients(pool("MaxPool", 7, 8, 3, 2).setList("strides", 2, 2));
        ConvolutionRulesTest.assertSameGradients(pool("LpPool", 7, 8, 3, 2).setList("strides", 2, 2));
        ConvolutionRulesTest.assertSameGradients(
                NodeCase.of("GlobalAveragePool").input("x", 2, 3, 4, 5));
        ConvolutionRulesTest.assertSameGradients(NodeCase.of("GlobalMaxPool").input("x", 2, 3, 4, 5));
    }

    /** The gradient at x for a cotangent of y. */
    static double[] gradient(NodeCase node, double... dy) {
        Graph graph = ReferenceEvaluator.typed(node.graph(), node.feeds());
        Map<String, Tensor> feeds = new LinkedHashMap<>(node.feeds());
        feeds.put(Backward.SEED, Tensor.of(dy, graph.shapeOf("y").sizes()));
        Graph derived = Backward.compile(graph, "y", List.of("x"), RuleSet.GRADIENT);
        return Objects.requireNonNull(ReferenceEvaluator.run(derived, feeds).get(Backward.nameOf("x")))
                .toDoubles();
    }
}
