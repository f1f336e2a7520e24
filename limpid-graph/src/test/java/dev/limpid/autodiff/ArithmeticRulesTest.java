package dev.limpid.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.testkit.NodeCase;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArithmeticRulesTest {
    /** Pairs of shapes: equal, scalars, leading axes, repeated axes, on both sides. */
    private static final List<List<long[]>> SHAPES = List.of(
            List.of(new long[] {3, 4, 5}, new long[] {3, 4, 5}),
            List.of(new long[] {3, 4, 5}, new long[] {}),
            List.of(new long[] {}, new long[] {3, 4, 5}),
            List.of(new long[] {}, new long[] {}),
            List.of(new long[] {3, 4, 5}, new long[] {5}),
            List.of(new long[] {3, 1, 5}, new long[] {4, 1}),
            List.of(new long[] {1}, new long[] {3, 4}),
            List.of(new long[] {3, 4, 5, 2}, new long[] {3, 4, 1, 1}),
            List.of(new long[] {1, 4, 1, 1}, new long[] {3, 4, 5, 2}),
            List.of(new long[] {3, 3}, new long[] {3, 1}));

    static Stream<Arguments> pairs() {
        return Stream.of("Add", "Sub", "Mul", "Div", "Pow", "Min", "Max", "Mean", "Sum", "Mod")
                .flatMap(op -> SHAPES.stream().map(shapes -> Arguments.of(op, shapes)));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void everyPairOfShapesIsBroadcastCorrectly(String op, List<long[]> shapes) {
        NodeCase node = NodeCase.of(op).input("a", positive(1, shapes.get(0))).input("b", positive(2, shapes.get(1)));
        Rules.checkBothOrders(op.equals("Mod") ? node.set("fmod", 1) : node);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Min", "Max", "Mean", "Sum"})
    void anyNumberOfInputsIsSupported(String op) {
        Rules.checkBothOrders(NodeCase.of(op).input("a", 3, 4));
        Rules.checkBothOrders(NodeCase.of(op).input("a", 3, 4).input("b", 4).input("c", 3, 1));
        Rules.checkBothOrders(
                NodeCase.of(op).input("a").input("b", 4).input("c", 3, 1).input("d", 2, 1, 1));
    }

    @Test
    void tiesOfMinAndMaxShareTheGradientEvenly() {
        NodeCase two = NodeCase.of("Max").input("a", floats(1, 2, 3)).input("b", floats(2, 2, 2));
        assertThat(Rules.gradient(two, "a")).containsExactly(0, 0.5, 1);
        assertThat(Rules.gradient(two, "b")).containsExactly(1, 0.5, 0);
        NodeCase three = NodeCase.of("Min")
                .input("a", floats(1, 1))
                .input("b", floats(1, 2))
                .input("c", floats(1, 1));
        assertThat(Rules.gradient(three, "a")).containsExactly(new double[] {1 / 3.0, 0.5}, within(1e-6));
        assertThat(Rules.gradient(three, "b")).containsExactly(new double[] {1 / 3.0, 0}, within(1e-6));
    }

    @Test
    void minWithAConstantPassesHalfTheGradientAtTheBound() {
        NodeCase node = NodeCase.of("Min")
                .input("x", floats(-1, 5.5, 6, 7))
                .constant("six", Tensor.scalar(ElementType.FLOAT, 6));
        assertThat(Rules.gradient(node, "x")).containsExactly(1, 1, 0.5, 0);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, 2, 3, 0.5, -1, -0.5, -2, 1.7})
    void constantExponentsHaveTheSameGradientAsAnyOther(double exponent) {
        Rules.checkBothOrders(NodeCase.of("Pow")
                .input("x", positive(1, 3, 4))
                .constant("p", Tensor.scalar(ElementType.FLOAT, exponent)));
        Rules.check(NodeCase.of("Pow")
                .input("x", positive(1, 3, 4))
                .constant("p", Tensor.of(ElementType.INT64, new double[] {2, 3, 0, 1}, 4)));
    }

    @Test
    void integerExponentsSupportNegativeBases() {
        for (double exponent : new double[] {0, 1, 2, 3, -1, -2}) {
            Rules.checkBothOrders(NodeCase.of("Pow")
                    .input("x", floats(-2, -1, -0.5, 1.5))
                    .constant("p", Tensor.scalar(ElementType.FLOAT, exponent)));
        }
    }

    @Test
    void powersAtZeroAreAsInPyTorch() {
        NodeCase node = NodeCase.of("Pow").input("x", floats(0, 0, 0, 2)).input("p", floats(0, 1, 2, 0));
        assertThat(Rules.gradient(node, "x")).containsExactly(0, 1, 0, 0);
        assertThat(Rules.gradient(node, "p")).containsExactly(new double[] {0, 0, 0, Math.log(2)}, within(1e-3));
        NodeCase square = NodeCase.of("Pow").input("x", floats(-1, 0, 3)).constant("p", floats(2));
        assertThat(Rules.gradient(square, "x")).containsExactly(-2, 0, 6);
    }

    @Test
    void theExponentOfANegativeBaseReceivesNaN() {
        NodeCase node = NodeCase.of("Pow").input("x", floats(-2)).input("p", floats(2));
        assertThat(Rules.gradientOf(node, "p", ElementType.DOUBLE)[0]).isNaN();
        assertThat(Rules.gradient(node, "x")).containsExactly(-4);
    }

    @Test
    void theDivisorOfModReceivesTheNegativeIntegerQuotient() {
        NodeCase node = NodeCase.of("Mod")
                .input("a", floats(7, -7, 7.5))
                .input("b", floats(2, 2, -2))
                .set("fmod", 1);
        assertThat(Rules.gradient(node, "a")).containsExactly(1, 1, 1);
        assertThat(Rules.gradient(node, "b")).containsExactly(-3, 3, 3);
    }

    @Test
    void whereSendsTheGradientToTheSelectedInput() {
        Tensor condition = Tensor.of(ElementType.BOOL, new double[] {1, 0, 0, 1}, 4, 1);
        Rules.checkBothOrders(
                NodeCase.of("Where").input("c", condition).input("a", 3, 1, 5).input("b", 5));
        NodeCase node =
                NodeCase.of("Where").input("c", condition).input("a", 4, 1).input("b", 1);
        assertThat(Rules.gradient(node, "a")).containsExactly(1, 0, 0, 1);
        assertThat(Rules.gradient(node, "b")).containsExactly(2);
    }

    @Test
    void castsBetweenFloatingPointTypesPassTheGradient() {
        for (ElementType to : List.of(ElementType.DOUBLE, ElementType.FLOAT16, ElementType.FLOAT)) {
            NodeCase node = NodeCase.of("Cast").input("x", 3, 4).set("to", to.onnxNumber());
            assertThat(Rules.gradient(node, "x")).containsOnly(1);
        }
        NodeCase like = NodeCase.of("CastLike").input("x", 3, 4).input("t", Tensor.scalar(ElementType.DOUBLE, 0));
        assertThat(Rules.gradientOf(like, "x", ElementType.FLOAT)).containsOnly(1);
    }

    @Test
    void castsToIntegersStopTheGradient() {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", TensorType.of(ElementType.FLOAT, 3));
        Expr y = x.cast(ElementType.INT64).cast(ElementType.FLOAT).mul(x);
        double[] gradient = Rules.gradientOf(b.build(Map.of("y", y)), Map.of("x", floats(1.5, -2.5, 3)), "x");
        assertThat(gradient).containsExactly(1, -2, 3);
    }

    @Test
    void dropoutPassesTheGradientInInferenceAndRejectsTraining() {
        NodeCase inference = NodeCase.of("Dropout").input("x", 3, 4);
        assertThat(Rules.gradient(inference, "x")).containsOnly(1);
        NodeCase training = NodeCase.of("Dropout")
                .input("x", 3, 4)
                .constant("ratio", Tensor.scalar(ElementType.FLOAT, 0.5))
                .constant("training_mode", Tensor.of(ElementType.BOOL, new double[] {1}));
        assertThatThrownBy(() -> Backward.compile(
                        training.graph().withTypes(Map.of("y", TensorType.of(ElementType.FLOAT, 3, 4))),
                        "y",
                        List.of("x"),
                        RuleSet.GRADIENT))
                .isInstanceOf(LimpidException.class)
                .hasMessage("Dropout node 'y' is in training mode, where its output is random;"
                        + " export the network for inference");
    }

    @Test
    void cumulativeSumsAreReversed() {
        for (long exclusive : new long[] {0, 1}) {
            for (long reverse : new long[] {0, 1}) {
                for (long axis : new long[] {0, 1, -1}) {
                    Rules.checkBothOrders(NodeCase.of("CumSum")
                            .input("x", 3, 4, 2)
                            .constant("axis", Tensor.of(new long[] {axis}))
                            .set("exclusive", exclusive)
                            .set("reverse", reverse));
                }
            }
        }
    }

    /** Numbers from 0.2 up, where every operator here is smooth, and without ties. */
    private static Tensor positive(long seed, long... shape) {
        double[] numbers = NodeCase.normal(new Random(seed), shape).toDoubles();
        return Tensor.of(
                ElementType.FLOAT,
                Arrays.stream(numbers).map(x -> Math.abs(x) + 0.2).toArray(),
                shape);
    }

    private static Tensor floats(double... numbers) {
        return Tensor.of(ElementType.FLOAT, numbers, numbers.length);
    }
}
