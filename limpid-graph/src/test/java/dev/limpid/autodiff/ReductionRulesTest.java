package dev.limpid.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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

class ReductionRulesTest {
    private static final List<String> OPS = List.of(
            "ReduceSum",
            "ReduceMean",
            "ReduceMax",
            "ReduceMin",
            "ReduceProd",
            "ReduceL1",
            "ReduceL2",
            "ReduceSumSquare",
            "ReduceLogSum",
            "ReduceLogSumExp");

    static Stream<String> ops() {
        return OPS.stream();
    }

    static Stream<Arguments> opsAndKeepDims() {
        return OPS.stream().flatMap(op -> Stream.of(Arguments.of(op, 0L), Arguments.of(op, 1L)));
    }

    @ParameterizedTest
    @MethodSource("opsAndKeepDims")
    void axesCanBeGivenOrOmitted(String op, long keepDims) {
        for (long[] axes : new long[][] {{0}, {1}, {-1}, {0, 2}, {-1, 1}, {2, 0, 1}}) {
            Rules.check(NodeCase.of(op)
                    .input("x", positive(3, 4, 5))
                    .list("axes", axes)
                    .set("keepdims", keepDims));
        }
        Rules.checkBothOrders(
                NodeCase.of(op).input("x", positive(3, 4)).list("axes", 1).set("keepdims", keepDims));
        Rules.check(NodeCase.of(op).input("x", positive(3, 4, 5)).set("keepdims", keepDims));
        Rules.check(NodeCase.of(op).input("x", positive(3, 4, 5)).list("axes").set("keepdims", keepDims));
        Rules.check(NodeCase.of(op).input("x", positive()).set("keepdims", keepDims));
    }

    @ParameterizedTest
    @MethodSource("opsAndKeepDims")
    void imagesAreReducedOverHeightAndWidth(String op, long keepDims) {
        Rules.check(NodeCase.of(op)
                .input("x", positive(2, 3, 5, 4))
                .list("axes", 2, 3)
                .set("keepdims", keepDims));
        Rules.check(NodeCase.of(op)
                .input("x", positive(2, 3, 5, 4))
                .list("axes", -1, -2)
                .set("keepdims", keepDims));
    }

    @ParameterizedTest
    @MethodSource("opsAndKeepDims")
    void axesCanBeKnownOnlyAtRunTime(String op, long keepDims) {
        for (long[] axes : new long[][] {{1}, {-1, 0}}) {
            Rules.check(NodeCase.of(op)
                    .input("x", positive(3, 4, 5))
                    .input("axes", Tensor.list(axes))
                    .set("keepdims", keepDims));
        }
    }

    @ParameterizedTest
    @MethodSource("ops")
    void noopWithEmptyAxesReducesNothing(String op) {
        Rules.check(NodeCase.of(op).input("x", positive(3, 4)).set("noop_with_empty_axes", 1));
        Rules.check(NodeCase.of(op).input("x", positive(3, 4)).list("axes").set("noop_with_empty_axes", 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ReduceSum", "ReduceMean", "ReduceL1", "ReduceL2", "ReduceSumSquare", "ReduceLogSumExp"})
    void numbersCanBeNegative(String op) {
        Rules.check(NodeCase.of(op).input("x", 3, 4, 5).list("axes", 1));
    }

    @Test
    void tiesOfExtremesShareTheGradientEvenly() {
        Tensor x = Tensor.of(new float[] {1, 3, 3, 3, -1, 2}, 2, 3);
        assertThat(Rules.gradient(NodeCase.of("ReduceMax").input("x", x).list("axes", 1), "x"))
                .containsExactly(0, 0.5, 0.5, 1, 0, 0);
        assertThat(Rules.gradient(NodeCase.of("ReduceMax").input("x", x).set("keepdims", 0), "x"))
                .containsExactly(new double[] {0, 1 / 3.0, 1 / 3.0, 1 / 3.0, 0, 0}, within(1e-6));
        assertThat(Rules.gradient(NodeCase.of("ReduceMin").input("x", x).list("axes", 0), "x"))
                .containsExactly(1, 0, 0, 0, 1, 1);
    }

    @Test
    void productsAreExactWithAnyNumberOfZeros() {
        Tensor x = Tensor.of(new float[] {2, 3, 4, 2, 0, 4, 0, 3, 0, 0, 0, 0}, 4, 3);
        double[] expected = {12, 8, 6, 0, 8, 0, 0, 0, 0, 0, 0, 0};
        assertThat(Rules.gradient(NodeCase.of("ReduceProd").input("x", x).list("axes", 1), "x"))
                .containsExactly(expected);
        assertThat(Rules.gradient(
                        NodeCase.of("ReduceProd").input("x", x).list("axes", -1).set("keepdims", 0), "x"))
                .containsExactly(expected);
        Rules.check(NodeCase.of("ReduceProd").input("x", x).list("axes", 1));
        Rules.check(NodeCase.of("ReduceProd").input("x", x).input("axes", Tensor.list(1)));
    }

    @Test
    void normsOfZeroVectorsHaveZeroGradient() {
        Tensor x = Tensor.of(new float[] {3, 4, 0, 0}, 2, 2);
        assertThat(Rules.gradient(NodeCase.of("ReduceL2").input("x", x).list("axes", 1), "x"))
                .containsExactly(new double[] {0.6, 0.8, 0, 0}, within(1e-6));
        assertThat(Rules.gradient(NodeCase.of("ReduceL1").input("x", x).list("axes", 1), "x"))
                .containsExactly(1, 1, 0, 0);
    }

    @Test
    void topKSendsTheGradientToTheSelectedElements() {
        for (long axis : new long[] {0, 1, -1}) {
            for (long largest : new long[] {0, 1}) {
                Rules.check(NodeCase.of("TopK")
                        .input("x", 3, 4, 5)
                        .list("k", 2)
                        .set("axis", axis)
                        .set("largest", largest)
                        .outputs(2));
            }
        }
        NodeCase node = NodeCase.of("TopK")
                .input("x", Tensor.of(new float[] {1, 5, 3, 5}, 4))
                .list("k", 2)
                .outputs(2);
        assertThat(Rules.gradient(node, "x")).containsExactly(0, 1, 0, 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ArgMax", "ArgMin"})
    void indicesHaveZeroGradient(String op) {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", TensorType.of(ElementType.FLOAT, 3));
        Expr place = x.emit(op, Map.of(), TensorType.of(ElementType.INT64, 1)).cast(ElementType.FLOAT);
        double[] gradient = Rules.gradientOf(
                b.build(Map.of("y", place.add(1).mul(x))), Map.of("x", Tensor.of(new float[] {1, 3, -2}, 3)), "x");
        double expected = op.equals("ArgMax") ? 2 : 3;
        assertThat(gradient).containsExactly(expected, expected, expected);
    }

    private static Tensor positive(long... shape) {
        double[] numbers = NodeCase.normal(new Random(3), shape).toDoubles();
        return Tensor.of(
                ElementType.FLOAT,
                Arrays.stream(numbers).map(x -> Math.abs(x) + 0.3).toArray(),
                shape);
    }
}
