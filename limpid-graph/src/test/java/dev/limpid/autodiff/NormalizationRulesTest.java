package dev.limpid.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Tensor;
import dev.limpid.testkit.NodeCase;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NormalizationRulesTest {
    private static final long[][] CHANNEL_SHAPES = {{2, 3}, {2, 3, 5}, {2, 3, 4, 5}, {2, 3, 2, 3, 2}};

    @Test
    void batchNormalizationGradientsOfInputAndParametersAreCorrect() {
        for (long[] shape : CHANNEL_SHAPES) {
            Rules.checkBothOrders(batch(shape));
        }
        Rules.check(batch(2, 3, 4, 5).set("epsilon", 0.3f));
        Rules.check(batch(1, 1, 3, 3));
    }

    @Test
    void batchNormalizationGradientIsABatchNormalization() {
        NodeCase node = NodeCase.of("BatchNormalization")
                .input("x", 1, 2, 1, 2)
                .constant("scale", Tensor.of(new float[] {3, -2}, 2))
                .constant("b", Tensor.of(new float[] {1, 1}, 2))
                .constant("mean", Tensor.of(new float[] {5, 6}, 2))
                .constant("var", Tensor.of(new float[] {4, 0.25f}, 2))
                .set("epsilon", 0f);
        assertThat(Rules.gradient(node, "x")).containsExactly(new double[] {1.5, 1.5, -4, -4}, within(1e-6));
    }

    @Test
    void batchNormalizationInTrainingModeIsRejected() {
        NodeCase node = batch(2, 3).set("training_mode", 1);
        assertThatThrownBy(() -> Rules.gradientOf(
                        node.graph()
                                .withTypes(
                                        Map.of("y", node.graph().inputs().get(0).type())),
                        node.feeds(),
                        "x"))
                .isInstanceOf(LimpidException.class)
                .hasMessageContaining("training mode");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, -1, -2})
    void layerNormalizationSupportsAnyAxis(long axis) {
        long[] shape = {3, 4, 5};
        long[] normalised = Arrays.copyOfRange(shape, (int) (axis < 0 ? axis + 3 : axis), 3);
        NodeCase node = NodeCase.of("LayerNormalization")
                .input("x", shape)
                .input("scale", normalised)
                .input("b", normalised)
                .set("axis", axis);
        Rules.checkBothOrders(node);
        Rules.check(NodeCase.of("LayerNormalization")
                .input("x", shape)
                .input("scale", normalised)
                .set("axis", axis));
    }

    @Test
    void layerNormalizationBroadcastsScaleAndBias() {
        Rules.check(NodeCase.of("LayerNormalization")
                .input("x", 3, 4, 5)
                .input("scale", 4, 1)
                .input("b")
                .set("axis", 1)
                .set("epsilon", 0.1f));
        Rules.check(NodeCase.of("LayerNormalization")
                .input("x", 2, 3, 4, 5)
                .input("scale", 5)
                .input("b", 5));
    }

    @Test
    void layerNormalizationPropagatesThroughItsMeanAndDeviationOutputs() {
        for (int outputs = 2; outputs <= 3; outputs++) {
            Rules.check(NodeCase.of("LayerNormalization")
                    .input("x", 3, 4, 5)
                    .input("scale", 5)
                    .input("b", 5)
                    .outputs(outputs));
        }
    }

    @Test
    void instanceNormalizationGradientsAreCorrect() {
        for (long[] shape : new long[][] {{2, 3, 5}, {2, 3, 4, 5}, {2, 3, 2, 3, 2}}) {
            Rules.checkBothOrders(NodeCase.of("InstanceNormalization")
                    .input("x", shape)
                    .input("scale", 3)
                    .input("b", 3));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 6})
    void groupNormalizationSupportsAnyNumberOfGroups(long groups) {
        for (long[] shape : new long[][] {{2, 6}, {2, 6, 5}, {2, 6, 3, 4}}) {
            if (shape.length > 2 || groups < 6) {
                Rules.check(NodeCase.of("GroupNormalization")
                        .opset(21)
                        .input("x", shape)
                        .input("scale", 6)
                        .input("b", 6)
                        .set("num_groups", groups));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, -1})
    void rmsNormalizationSupportsAnyAxis(long axis) {
        long[] shape = {3, 4, 5};
        long[] normalised = Arrays.copyOfRange(shape, (int) (axis < 0 ? axis + 3 : axis), 3);
        Rules.checkBothOrders(NodeCase.of("RMSNormalization")
                .opset(23)
                .input("x", shape)
                .input("scale", normalised)
                .set("axis", axis));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 7})
    void localResponseNormalizationGradientUsesTheMirroredWindow(long size) {
        for (long[] shape : new long[][] {{2, 5, 3, 2}, {2, 1, 3}, {1, 8, 2, 2, 1}}) {
            Rules.check(NodeCase.of("LRN")
                    .input("x", shape)
                    .set("size", size)
                    .set("alpha", 0.9f)
                    .set("beta", 0.6f)
                    .set("bias", 1.3f));
        }
        Rules.check(NodeCase.of("LRN").input("x", 2, 5, 3, 2).set("size", size));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1})
    void lpNormalizationSupportsBothNorms(long axis) {
        for (long p : new long[] {1, 2}) {
            Rules.check(NodeCase.of("LpNormalization")
                    .input("x", 3, 4, 5)
                    .set("p", p)
                    .set("axis", axis));
        }
        Rules.check(NodeCase.of("LpNormalization").input("x", 3, 4, 5));
    }

    @Test
    void lpNormalizationOfAZeroVectorHasZeroGradient() {
        Tensor x = Tensor.of(new float[] {3, 4, 0, 0}, 2, 2);
        for (long p : new long[] {1, 2}) {
            double[] gradient =
                    Rules.gradient(NodeCase.of("LpNormalization").input("x", x).set("p", p), "x");
            assertThat(Arrays.copyOfRange(gradient, 2, 4)).containsExactly(0, 0);
        }
    }

    @Test
    void meanVarianceNormalizationSupportsAnyAxes() {
        Rules.checkBothOrders(NodeCase.of("MeanVarianceNormalization").input("x", 2, 3, 4, 2));
        for (List<Long> axes : List.of(List.of(2L, 3L), List.of(1L), List.of(0L, 2L))) {
            Rules.check(NodeCase.of("MeanVarianceNormalization")
                    .input("x", 2, 3, 4, 2)
                    .setList("axes", axes.stream().mapToLong(Long::longValue).toArray()));
        }
    }

    private static NodeCase batch(long... shape) {
        long c = shape[1];
        double[] variance = Arrays.stream(NodeCase.normal(new Random(1), c).toDoubles())
                .map(v -> v * v + 0.2)
                .toArray();
        return NodeCase.of("BatchNormalization")
                .input("x", shape)
                .input("scale", c)
                .input("b", c)
                .input("mean", c)
                .input("var", Tensor.of(ElementType.FLOAT, variance, c));
    }
}
