package dev.limpid.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.graph.ElementType;
import dev.limpid.graph.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Operators and forms that are newer than the installed conformance tests, with numbers computed by hand. */
class NewerOperatorsTest {
    private static Tensor floats(long[] shape, float... numbers) {
        return Tensor.of(numbers, shape);
    }

    private static Tensor floats(float... numbers) {
        return Tensor.of(numbers, numbers.length);
    }

    private static Tensor counting(int from, long... shape) {
        float[] numbers = new float[(int) Tensor.elementCount(shape)];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = from + i;
        }
        return Tensor.of(numbers, shape);
    }

    @Test
    void geluHasAnExactAndAnApproximateForm() {
        NodeCase gelu = NodeCase.of("Gelu").opset(20).input("x", floats(1, -2));
        assertThat(gelu.numbers())
                .containsExactly(new double[] {0.8413447460685429, -0.0455002638963584}, within(1e-12));
        double[] tanh = gelu.set("approximate", "tanh").numbers();
        assertThat(tanh)
                .containsExactly(
                        new double[] {
                            0.8411919906082768, -0.0454023059,
                        },
                        within(1e-9));
    }

    @Test
    void swishScalesItsArgument() {
        double[] y = NodeCase.of("Swish")
                .opset(24)
                .input("x", floats(1))
                .set("alpha", 2f)
                .numbers();
        assertThat(y).containsExactly(new double[] {0.8807970779778823}, within(1e-12));
    }

    @Test
    void mishIsTheArgumentTimesTheTanhOfItsSoftplus() {
        double[] y = NodeCase.of("Mish").input("x", floats(0, 1)).numbers();
        assertThat(y).containsExactly(new double[] {0, 0.8650983882673103}, within(1e-12));
    }

    @Test
    void groupNormalizationScalesGroupsAndLaterChannels() {
        Tensor x = floats(new long[] {1, 4, 1}, 1, 3, 10, 30);
        double[] perGroup = NodeCase.of("GroupNormalization")
                .input("x", x)
                .input("scale", floats(1, 2))
                .input("bias", floats(0, 5))
                .set("num_groups", 2)
                .set("epsilon", 0f)
                .numbers();
        assertThat(perGroup).containsExactly(-1, 1, 3, 7);
        double[] perChannel = NodeCase.of("GroupNormalization")
                .opset(21)
                .input("x", x)
                .input("scale", floats(1, 2, 3, 4))
                .input("bias", floats(0, 0, 0, 10))
                .set("num_groups", 2)
                .set("epsilon", 0f)
                .numbers();
        assertThat(perChannel).containsExactly(-1, 2, -3, 14);
    }

    @Test
    void rmsNormalizationDividesByTheRootOfTheMeanSquare() {
        double[] y = NodeCase.of("RMSNormalization")
                .opset(23)
                .input("x", floats(new long[] {1, 2}, 1, 7))
                .input("scale", floats(10, 100))
                .set("epsilon", 0f)
                .numbers();
        assertThat(y).containsExactly(2, 140);
    }

    @Test
    void attentionWeightsValuesBySoftmaxOfProducts() {
        float log3 = (float) Math.log(3);
        NodeCase attention = NodeCase.of("Attention")
                .opset(23)
                .input("q", floats(new long[] {1, 1, 2, 1}, 1, 0))
                .input("k", floats(new long[] {1, 1, 2, 1}, 0, log3))
                .input("v", floats(new long[] {1, 1, 2, 1}, 4, 8));
        assertThat(attention.numbers()).containsExactly(new double[] {7, 6}, within(1e-6));
        assertThat(attention.set("is_causal", 1).numbers()).containsExactly(new double[] {4, 6}, within(1e-6));
    }

    @Test
    void attentionSharesOneKeyAmongSeveralHeadsAndHidesMaskedOnes() {
        double[] y = NodeCase.of("Attention")
                .opset(23)
                .input("q", floats(new long[] {1, 1, 2}, 1, 1))
                .input("k", floats(new long[] {1, 2, 1}, 5, 5))
                .input("v", floats(new long[] {1, 2, 1}, 2, 10))
                .constant("mask", Tensor.of(ElementType.BOOL, new double[] {1, 1, 1, 0}, 1, 2, 1, 2))
                .set("q_num_heads", 2)
                .set("kv_num_heads", 1)
                .numbers();
        assertThat(y).containsExactly(new double[] {6, 2}, within(1e-12));
    }

    @Test
    void rotationByARightAngleSwapsTheHalves() {
        NodeCase rotation = NodeCase.of("RotaryEmbedding")
                .opset(23)
                .input("x", floats(new long[] {1, 1, 1, 4}, 1, 2, 3, 4))
                .input("cos", floats(new long[] {1, 1, 2}, 0, 1))
                .input("sin", floats(new long[] {1, 1, 2}, 1, 0));
        assertThat(rotation.numbers()).containsExactly(-3, 2, 1, 4);
        assertThat(rotation.set("interleaved", 1).numbers()).containsExactly(-2, 1, 3, 4);
    }

    @Test
    void antialiasedLinearResizeUsesAllElements() {
        NodeCase resize = NodeCase.of("Resize")
                .input("x", counting(1, 1, 1, 4, 4))
                .none()
                .constant("scales", floats(1, 1, 0.6f, 0.6f))
                .set("mode", "linear")
                .set("antialias", 1);
        assertThat(resize.numbers()).containsExactly(new double[] {2.875, 4.5, 9.375, 11}, within(1e-5));
        double[] cubic = {2.5180721, 4.2858863, 9.589329, 11.357142};
        assertThat(resize.set("mode", "cubic").numbers()).containsExactly(cubic, within(1e-5));
    }

    @Test
    void symmetricCoordinatesAreCentred() {
        double[] y = NodeCase.of("Resize")
                .opset(19)
                .input("x", floats(new long[] {1, 1, 1, 4}, 1, 2, 3, 4))
                .none()
                .constant("scales", floats(1, 1, 1, 0.6f))
                .set("mode", "linear")
                .set("coordinate_transformation_mode", "half_pixel_symmetric")
                .numbers();
        assertThat(y).containsExactly(new double[] {5 / 3.0, 10 / 3.0}, within(1e-6));
    }

    @Test
    void resizeKeepsTheAspectRatioOfTheSelectedAxes() {
        NodeCase resize = NodeCase.of("Resize")
                .input("x", counting(0, 1, 1, 2, 4))
                .none()
                .none()
                .list("sizes", 7, 8)
                .setList("axes", 2, 3);
        List<Tensor> smaller =
                resize.set("keep_aspect_ratio_policy", "not_larger").run();
        assertThat(smaller.get(0).shape()).containsExactly(1, 1, 4, 8);
        List<Tensor> larger =
                resize.set("keep_aspect_ratio_policy", "not_smaller").run();
        assertThat(larger.get(0).shape()).containsExactly(1, 1, 7, 14);
        assertThat(smaller.get(0).toDoubles())
                .startsWith(0, 0, 1, 1, 2, 2, 3, 3, 0, 0)
                .endsWith(6, 6, 7, 7);
    }

    @Test
    void volumesAreInterpolatedBetweenEightNeighbours() {
        double[] y = NodeCase.of("GridSample")
                .opset(20)
                .input("x", counting(0, 1, 1, 2, 2, 2))
                .input("grid", floats(new long[] {1, 1, 1, 1, 3}, 0, 0, 0.5f))
                .set("mode", "linear")
                .set("align_corners", 1)
                .numbers();
        assertThat(y).containsExactly(4.5);
    }

    @Test
    void overlappingColumnsAreSummed() {
        double[] y = NodeCase.of("Col2Im")
                .input("x", floats(new long[] {1, 2, 2}, 1, 2, 10, 20))
                .list("image", 1, 3)
                .list("block", 1, 2)
                .numbers();
        assertThat(y).containsExactly(1, 12, 20);
    }

    @Test
    void blocksAreQuantizedWithSeparateScales() {
        double[] y = NodeCase.of("DequantizeLinear")
                .opset(21)
                .constant("x", Tensor.of(ElementType.INT8, new double[] {1, 2, 3, 4}, 1, 4))
                .input("scale", floats(new long[] {1, 2}, 0.5f, 10))
                .set("axis", 1)
                .set("block_size", 2)
                .numbers();
        assertThat(y).containsExactly(0.5, 1, 30, 40);
    }

    @Test
    void scatterWithMaxKeepsTheLargestUpdate() {
        double[] y = NodeCase.of("ScatterElements")
                .input("x", floats(1, 5, 3))
                .list("indices", 0, 0, 1)
                .input("updates", floats(7, 2, 4))
                .set("reduction", "max")
                .numbers();
        assertThat(y).containsExactly(7, 5, 3);
    }

    @Test
    void unequalSplitHasTheSmallestPartLast() {
        List<Tensor> parts = NodeCase.of("Split")
                .input("x", counting(0, 5))
                .set("num_outputs", 2)
                .outputs(2)
                .run();
        assertThat(parts.get(0).toDoubles()).containsExactly(0, 1, 2);
        assertThat(parts.get(1).toDoubles()).containsExactly(3, 4);
    }

    @Test
    void padsCanSpecifyAxes() {
        double[] y = NodeCase.of("Pad")
                .input("x", counting(1, 1, 2))
                .list("pads", 1, 0)
                .constant("value", Tensor.scalar(ElementType.FLOAT, 9))
                .list("axes", -1)
                .numbers();
        assertThat(y).containsExactly(9, 1, 2);
    }

    @Test
    void einsumBroadcastsAtTheEllipsis() {
        double[] y = NodeCase.of("Einsum")
                .input("a", floats(new long[] {2, 1, 2}, 1, 2, 3, 4))
                .input("b", floats(new long[] {2, 1}, 10, 100))
                .set("equation", "...ij,jk->...ik")
                .numbers();
        assertThat(y).containsExactly(210, 430);
    }
}
