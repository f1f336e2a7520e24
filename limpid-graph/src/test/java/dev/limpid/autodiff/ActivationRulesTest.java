package dev.limpid.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.graph.ElementType;
import dev.limpid.graph.Tensor;
import dev.limpid.testkit.NodeCase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ActivationRulesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Relu",
                "LeakyRelu",
                "Elu",
                "Selu",
                "Celu",
                "Sigmoid",
                "HardSigmoid",
                "HardSwish",
                "Mish",
                "Tanh",
                "Softplus",
                "Softsign",
                "Gelu",
                "Erf",
                "ThresholdedRelu",
                "Shrink",
                "Swish"
            })
    void firstAndSecondDerivativesOfEveryActivationAreCorrect(String op) {
        Rules.checkBothOrders(NodeCase.of(op).opset(24).input("x", 3, 2, 5));
        Rules.checkBothOrders(NodeCase.of(op).opset(24).input("x"));
        Rules.check(NodeCase.of(op).opset(24).input("x", 3, 2, 4, 5));
    }

    @ParameterizedTest
    @CsvSource({
        "LeakyRelu, alpha, 0.3",
        "LeakyRelu, alpha, -0.5",
        "LeakyRelu, alpha, 0",
        "LeakyRelu, alpha, 1.5",
        "Elu, alpha, 0.3",
        "Selu, alpha, 0.9",
        "Selu, gamma, 1.4",
        "Celu, alpha, 2.5",
        "HardSigmoid, alpha, 0.7",
        "HardSigmoid, alpha, -0.7",
        "HardSigmoid, alpha, 3",
        "HardSigmoid, beta, 0.1",
        "ThresholdedRelu, alpha, 0.2",
        "ThresholdedRelu, alpha, -0.3",
        "Shrink, lambd, 0.1",
        "Shrink, bias, 0.2",
        "Swish, alpha, 1.7",
        "Swish, alpha, -0.4"
    })
    void everyAttributeIsUsed(String op, String key, float value) {
        Rules.checkBothOrders(NodeCase.of(op).opset(24).input("x", 3, 17).set(key, value));
    }

    @Test
    void bothFormsOfGeluAreDifferentiated() {
        Rules.checkBothOrders(NodeCase.of("Gelu").opset(20).input("x", 3, 17).set("approximate", "tanh"));
        Rules.checkBothOrders(NodeCase.of("Gelu").opset(20).input("x", 3, 17).set("approximate", "none"));
    }

    @Test
    void preluSumsTheGradientOfABroadcastSlope() {
        Rules.checkBothOrders(NodeCase.of("PRelu").input("x", 3, 4, 5, 2).input("slope", 4, 1, 1));
        Rules.checkBothOrders(NodeCase.of("PRelu").input("x", 3, 4, 5).input("slope", 1));
        Rules.checkBothOrders(NodeCase.of("PRelu").input("x", 3, 4).input("slope", 3, 4));
        Rules.checkBothOrders(NodeCase.of("PRelu").input("x", 3, 4).input("slope"));
    }

    @Test
    void clipPassesTheGradientBetweenItsBounds() {
        Tensor low = Tensor.scalar(ElementType.FLOAT, -0.5);
        Tensor high = Tensor.scalar(ElementType.FLOAT, 0.75);
        Rules.checkBothOrders(
                NodeCase.of("Clip").input("x", 3, 17).constant("min", low).constant("max", high));
        Rules.checkBothOrders(NodeCase.of("Clip").input("x", 3, 17).constant("min", low));
        Rules.checkBothOrders(NodeCase.of("Clip").input("x", 3, 17).none().constant("max", high));
        Rules.checkBothOrders(NodeCase.of("Clip").input("x", 3, 17));
    }

    @Test
    void clipSupportsBoundsKnownOnlyAtRunTime() {
        NodeCase clip = NodeCase.of("Clip")
                .input("x", floats(-2, -1, 0, 1, 2, 3))
                .input("min", Tensor.scalar(ElementType.FLOAT, -1))
                .input("max", Tensor.scalar(ElementType.FLOAT, 2));
        assertThat(Rules.gradient(clip, "x")).containsExactly(0, 0, 1, 1, 0, 0);
        assertThat(Rules.gradient(clip, "min")).containsExactly(0);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 1, 2, -3})
    void softmaxSumsOverItsAxis(long axis) {
        Rules.checkBothOrders(NodeCase.of("Softmax").input("x", 3, 4, 5).set("axis", axis));
        Rules.checkBothOrders(NodeCase.of("LogSoftmax").input("x", 3, 4, 5).set("axis", axis));
    }

    @Test
    void softmaxSumsOverTheLastAxisByDefault() {
        Rules.checkBothOrders(NodeCase.of("Softmax").input("x", 3, 4, 5, 2));
        Rules.checkBothOrders(NodeCase.of("LogSoftmax").input("x", 3, 4, 5, 2));
    }

    /** The gradient at x = -1, 0 and 1, or at the kinks of the function. */
    @Test
    void kinksAreAsInPyTorch() {
        assertThat(at("Relu", -1, 0, 1)).containsExactly(0, 0, 1);
        assertThat(Rules.gradient(
                        NodeCase.of("LeakyRelu").input("x", floats(-1, 0, 1)).set("alpha", 0.25f), "x"))
                .containsExactly(0.25, 0.25, 1);
        assertThat(at("Elu", 0, 1)).containsExactly(1, 1);
        assertThat(at("Celu", 0, 1)).containsExactly(1, 1);
        assertThat(at("Selu", 0, 1)).containsExactly(new double[] {1.0507010 * 1.6732632, 1.050701}, within(2e-6));
        assertThat(at("HardSwish", -4, -3, 0, 3, 4)).containsExactly(new double[] {0, 0, 0.5, 1, 1}, within(1e-6));
        assertThat(Rules.gradient(
                        NodeCase.of("HardSigmoid")
                                .input("x", floats(-3, -2, 0, 2, 3))
                                .set("alpha", 0.25f),
                        "x"))
                .containsExactly(0, 0, 0.25, 0, 0);
        assertThat(at("ThresholdedRelu", 0, 1, 2)).containsExactly(0, 0, 1);
        assertThat(at("Shrink", -1, -0.5, 0, 0.5, 1)).containsExactly(1, 0, 0, 0, 1);
        assertThat(at("Softsign", 0)).containsExactly(1);
    }

    @Test
    void preluUsesTheSlopeAtZero() {
        NodeCase node = NodeCase.of("PRelu").input("x", floats(-2, 0, 2)).input("slope", floats(0.5, 0.5, 0.5));
        assertThat(Rules.gradient(node, "x")).containsExactly(0.5, 0.5, 1);
        assertThat(Rules.gradient(node, "slope")).containsExactly(-2, 0, 0);
    }

    @Test
    void relu6PassesTheGradientStrictlyBetweenZeroAndSix() {
        NodeCase node = NodeCase.of("Clip")
                .input("x", floats(-1, -0.0, 0, 1e-30, 5.9999995, 6, 6.0000005, 7, 1e30))
                .constant("min", Tensor.scalar(ElementType.FLOAT, 0))
                .constant("max", Tensor.scalar(ElementType.FLOAT, 6));
        assertThat(Rules.gradient(NodeCase.of("Relu").input("x", floats(1e-29)), "x"))
                .containsExactly(1);
        assertThat(Rules.gradient(node, "x")).containsExactly(0, 0, 0, 1, 1, 0, 0, 0, 0);
    }

    @Test
    void clipWithDistantOrCrossedBoundsIsExact() {
        NodeCase far = NodeCase.of("Clip")
                .input("x", floats(-1e6, 5, 1e9))
                .constant("min", Tensor.scalar(ElementType.FLOAT, -Float.MAX_VALUE))
                .constant("max", Tensor.scalar(ElementType.FLOAT, 1e7));
        assertThat(Rules.gradientOf(far, "x", ElementType.FLOAT)).containsExactly(1, 1, 0);
        NodeCase crossed = NodeCase.of("Clip")
                .input("x", floats(-1, 0, 1))
                .constant("min", Tensor.scalar(ElementType.FLOAT, 0.5))
                .constant("max", Tensor.scalar(ElementType.FLOAT, -0.5));
        assertThat(Rules.gradient(crossed, "x")).containsExactly(0, 0, 0);
    }

    @Test
    void hardmaxHasZeroGradient() {
        assertThat(at("Hardmax", 1, 2, 3)).containsExactly(0, 0, 0);
    }

    @Test
    void largeValuesDoNotBecomeNotANumber() {
        for (String op : new String[] {"Elu", "Selu", "Celu", "Mish", "Sigmoid", "Tanh", "Softplus", "HardSwish"}) {
            for (double g : at(op, -1000, 1000)) {
                assertThat(g).as(op).isBetween(0.0, 1.1);
            }
        }
    }

    private static double[] at(String op, double... x) {
        return Rules.gradient(NodeCase.of(op).opset(24).input("x", floats(x)), "x");
    }

    private static Tensor floats(double... numbers) {
        return Tensor.of(ElementType.FLOAT, numbers, numbers.length);
    }
}
