package dev.limpid.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.graph.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReferenceEvaluatorTest {
    private static Tensor floats(long[] shape, float... numbers) {
        return Tensor.of(numbers, shape);
    }

    private static Tensor counting(long... shape) {
        float[] numbers = new float[(int) Tensor.elementCount(shape)];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = i;
        }
        return Tensor.of(numbers, shape);
    }

    @Test
    void convolutionSumsProductsInTheWindow() {
        double[] y = NodeCase.of("Conv")
                .input("x", counting(1, 1, 3, 3))
                .input("w", floats(new long[] {1, 1, 2, 2}, 1, 2, 3, 4))
                .input("b", floats(new long[] {1}, 100))
                .numbers();
        assertThat(y).containsExactly(127, 137, 157, 167);
    }

    @Test
    void transposedConvolutionDistributesEachElement() {
        double[] y = NodeCase.of("ConvTranspose")
                .input("x", floats(new long[] {1, 1, 2}, 1, 10))
                .input("w", floats(new long[] {1, 1, 3}, 1, 2, 3))
                .setList("strides", 2)
                .numbers();
        assertThat(y).containsExactly(1, 2, 13, 20, 30);
    }

    @Test
    void maxPoolReturnsTheFirstIndexAtTies() {
        List<Tensor> y = NodeCase.of("MaxPool")
                .input("x", floats(new long[] {1, 2, 1, 4}, 1, 5, 5, 2, 9, 8, 7, 7))
                .setList("kernel_shape", 1, 2)
                .setList("strides", 1, 2)
                .outputs(2)
                .run();
        assertThat(y.get(0).toDoubles()).containsExactly(5, 5, 9, 7);
        assertThat(y.get(1).toLongs()).containsExactly(1, 2, 4, 6);
    }

    @Test
    void averagePoolCountsPaddingOnlyOnRequest() {
        NodeCase pool = NodeCase.of("AveragePool")
                .input("x", floats(new long[] {1, 1, 3}, 3, 6, 9))
                .setList("kernel_shape", 3)
                .setList("pads", 1, 1);
        assertThat(pool.numbers()).containsExactly(4.5, 6, 7.5);
        assertThat(pool.set("count_include_pad", 1).numbers()).containsExactly(3, 6, 5);
    }

    @Test
    void reflectingPaddingDoesNotRepeatTheEdge() {
        NodeCase pad =
                NodeCase.of("Pad").input("x", floats(new long[] {3}, 1, 2, 3)).list("pads", 2, -1);
        assertThat(pad.set("mode", "edge").numbers()).containsExactly(1, 1, 1, 2);
        assertThat(pad.set("mode", "wrap").numbers()).containsExactly(1, 2, 1, 2);
        double[] y = NodeCase.of("Pad")
                .input("x", floats(new long[] {3}, 1, 2, 3))
                .list("pads", 2, 1)
                .set("mode", "reflect")
                .numbers();
        assertThat(y).containsExactly(3, 2, 1, 2, 3, 2);
    }

    @Test
    void scatterAddsWhereIndicesRepeat() {
        double[] y = NodeCase.of("ScatterND")
                .input("x", counting(3, 2))
                .constant("indices", Tensor.of(new long[] {1, 1}, 2, 1))
                .input("updates", floats(new long[] {2, 2}, 10, 20, 30, 40))
                .set("reduction", "add")
                .numbers();
        assertThat(y).containsExactly(0, 1, 42, 63, 4, 5);
    }

    @Test
    void reductionWithEmptyAxesCanBeTheIdentity() {
        NodeCase sum = NodeCase.of("ReduceSumSquare").input("x", floats(new long[] {2}, 3, 4));
        assertThat(sum.numbers()).containsExactly(25);
        assertThat(sum.set("noop_with_empty_axes", 1).numbers()).containsExactly(9, 16);
    }

    @Test
    void theErrorFunctionIsExactToFourteenDigits() {
        double[] y = NodeCase.of("Erf")
                .input("x", Tensor.of(new double[] {0.5, -1, 2.4, 2.6, 7}, 5))
                .numbers();
        double[] expected = {0.5204998778130465, -0.8427007929497149, 0.9993114861033549, 0.9997639655834707, 1};
        assertThat(y).containsExactly(expected, within(1e-14));
    }

    @Test
    void softmaxOfDistantNumbersIsFinite() {
        double[] y = NodeCase.of("Softmax")
                .input("x", floats(new long[] {1, 3}, 1000, 1000, -1000))
                .numbers();
        assertThat(y).containsExactly(0.5, 0.5, 0);
    }

    @Test
    void slicesWithNegativeStepsRunBackwards() {
        double[] y = NodeCase.of("Slice")
                .input("x", counting(5))
                .list("starts", -1)
                .list("ends", Long.MIN_VALUE)
                .list("axes", 0)
                .list("steps", -2)
                .numbers();
        assertThat(y).containsExactly(4, 2, 0);
    }
}
