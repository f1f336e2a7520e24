package dev.limpid.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.testkit.NodeCase;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FunctionRulesTest {
    /** Each function on an interval where it is smooth. */
    @ParameterizedTest
    @CsvSource({
        "Neg, -2, 2",
        "Abs, 0.1, 2",
        "Abs, -2, -0.1",
        "Sqrt, 0.1, 3",
        "Exp, -2, 2",
        "Log, 0.1, 3",
        "Reciprocal, 0.2, 3",
        "Reciprocal, -3, -0.2",
        "Sin, -3, 3",
        "Cos, -3, 3",
        "Tan, -1, 1",
        "Asin, -0.9, 0.9",
        "Acos, -0.9, 0.9",
        "Atan, -3, 3",
        "Sinh, -2, 2",
        "Cosh, -2, 2",
        "Asinh, -3, 3",
        "Acosh, 1.2, 3",
        "Atanh, -0.9, 0.9"
    })
    void firstAndSecondDerivativesOfEveryFunctionAreCorrect(String op, double from, double to) {
        Rules.checkBothOrders(NodeCase.of(op).input("x", between(from, to, 3, 2, 5)));
        Rules.checkBothOrders(NodeCase.of(op).input("x", between(from, to)));
    }

    @Test
    void theAbsoluteValueHasZeroGradientAtZero() {
        assertThat(Rules.gradient(NodeCase.of("Abs").input("x", Tensor.of(new float[] {-2, 0, 2}, 3)), "x"))
                .containsExactly(-1, 0, 1);
    }

    @Test
    void theSquareRootHasInfiniteGradientAtZero() {
        assertThat(Rules.gradientOf(
                        NodeCase.of("Sqrt").input("x", Tensor.of(new float[] {0, 4}, 2)), "x", ElementType.FLOAT))
                .containsExactly(Double.POSITIVE_INFINITY, 0.25);
    }

    /** PyTorch's standard deviation and norm of equal numbers have the gradient 0. */
    @ParameterizedTest
    @ValueSource(strings = {"Mul", "Pow", "ReduceSumSquare"})
    void theRootOfASumOfSquaresHasZeroGradientAtZero(String op) {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", TensorType.of(ElementType.FLOAT, 2, 3));
        Expr d = x.sub(x.reduceMean(true, 1));
        Expr variance = switch (op) {
            case "Mul" -> d.mul(d).reduceMean(false, 1).mul(3).div(x.like(2));
            case "Pow" -> d.pow(2).reduceSum(false, 1).mul(0.5);
            default -> d.reduce("ReduceSumSquare", false, 1).mul(0.5);
        };
        Graph graph = b.build(Map.of("y", variance.sqrt().mul(2)));
        Tensor point = Tensor.of(new float[] {2, 2, 2, 1, 2, 3}, 2, 3);
        assertThat(Rules.gradientOf(graph, Map.of("x", point), "x"))
                .containsExactly(new double[] {0, 0, 0, -1, 0, 1}, within(1e-6));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Sign", "Floor", "Ceil", "Round"})
    void stepFunctionsHaveZeroGradient(String op) {
        assertThat(Rules.gradient(NodeCase.of(op).input("x", 3, 4), "x")).containsOnly(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Equal", "Greater", "GreaterOrEqual", "Less", "LessOrEqual"})
    void comparisonsHaveZeroGradient(String op) {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", TensorType.of(ElementType.FLOAT, 3));
        Expr is = x.emit(op, Map.of(), TensorType.of(ElementType.BOOL, 3), x.like(0.5));
        Expr y = is.cast(ElementType.FLOAT).mul(3).add(is.where(x, x.mul(2)));
        double[] gradient =
                Rules.gradientOf(b.build(Map.of("y", y)), Map.of("x", Tensor.of(new float[] {0.5f, 1, -1}, 3)), "x");
        double[] expected = switch (op) {
            case "Equal" -> new double[] {1, 2, 2};
            case "Greater" -> new double[] {2, 1, 2};
            case "GreaterOrEqual" -> new double[] {1, 1, 2};
            case "Less" -> new double[] {2, 2, 1};
            default -> new double[] {1, 2, 1};
        };
        assertThat(gradient).containsExactly(expected);
    }

    private static Tensor between(double from, double to, long... shape) {
        Random random = new Random(5);
        double[] numbers = random.doubles(Tensor.elementCount(shape), from, to).toArray();
        return Tensor.of(ElementType.FLOAT, numbers, shape);
    }
}
