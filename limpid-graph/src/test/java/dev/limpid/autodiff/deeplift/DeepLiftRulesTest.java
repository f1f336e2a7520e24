package dev.limpid.autodiff.deeplift;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.autodiff.Backward;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.testkit.NodeCase;
import dev.limpid.testkit.ReferenceEvaluator;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks for single nodes that multipliers times differences sum to the difference of the result. */
class DeepLiftRulesTest {
    private static NodeCase x(String op, long... shape) {
        return NodeCase.of(op).input("x", shape);
    }

    /** Numbers above 1, for functions that need them. */
    private static NodeCase positive(String op, long... shape) {
        double[] numbers =
                new Random(3).doubles(Tensor.elementCount(shape), 1.1, 4).toArray();
        return NodeCase.of(op).input("x", Tensor.of(numbers, shape));
    }

    private static Tensor reals(double... numbers) {
        return Tensor.of(ElementType.FLOAT, numbers, numbers.length);
    }

    static Stream<NodeCase> nodes() {
        return Stream.of(
                x("ReduceL1", 2, 3, 4).list("axes", 1, 2),
                x("ReduceL2", 2, 3, 4).list("axes", 1, 2),
                x("ReduceL2", 2, 3, 4).list("axes", -1).set("keepdims", 0),
                x("ReduceSumSquare", 2, 3, 4).list("axes", 1).set("keepdims", 0),
                x("ReduceLogSumExp", 2, 3, 4).list("axes", 1, 2).set("keepdims", 0),
                x("ReduceLogSumExp", 2, 3, 4).list("axes", 2),
                x("ReduceLogSumExp", 2, 3),
                positive("ReduceLogSum", 2, 3, 4).list("axes", 1),
                x("InstanceNormalization", 2, 3, 4, 5)
                        .constant("scale", reals(1, -2, 3))
                        .constant("b", reals(1, 2, 3)),
                x("InstanceNormalization", 2, 2, 7)
                        .constant("scale", reals(1, -2))
                        .constant("b", reals(1, 2)),
                x("GroupNormalization", 2, 4, 3)
                        .opset(21)
                        .constant("scale", reals(1, -2, 3, 1))
                        .constant("b", reals(1, 2, 3, 0))
                        .set("num_groups", 2),
                x("LayerNormalization", 2, 3, 4).constant("scale", reals(1, -2, 3, 1)),
                x("RMSNormalization", 2, 3, 4).opset(23).constant("scale", reals(1, -2, 3, 1)),
                x("GridSample", 2, 3, 4, 5)
                        .opset(20)
                        .constant("grid", Tensor.of(ElementType.FLOAT, new double[] {0.3, -0.2, 0.9, 1.2}, 2, 1, 1, 2)),
                x("RoiAlign", 2, 3, 4, 5)
                        .constant("boxes", Tensor.of(ElementType.FLOAT, new double[] {0.5, 1, 3.2, 3}, 1, 4))
                        .constant("pictures", Tensor.of(new long[] {1}, 1))
                        .set("output_height", 2),
                x("RoiAlign", 2, 3, 4, 5)
                        .constant("boxes", Tensor.of(ElementType.FLOAT, new double[] {0.5, 1, 3.2, 3}, 1, 4))
                        .constant("pictures", Tensor.of(new long[] {1}, 1))
                        .set("output_height", 2)
                        .set("mode", "max"),
                x("AffineGrid", 2, 2, 3).opset(20).list("size", 2, 1, 3, 4),
                x("Col2Im", 2, 12, 6).list("image", 3, 4).list("block", 2, 2),
                x("RotaryEmbedding", 1, 3, 2, 4)
                        .opset(23)
                        .constant("cos", Tensor.of(ElementType.FLOAT, new double[] {0.5, 0.2, 1, -0.7}, 1, 2, 2))
                        .constant("sin", Tensor.of(ElementType.FLOAT, new double[] {-0.3, 0.9, 0.1, 0.4}, 1, 2, 2)),
                x("ReduceProd", 2, 3, 4).list("axes", 1),
                x("ReduceProd", 2, 3, 4).list("axes", 1, -1).set("keepdims", 0),
                x("LpPool", 2, 3, 4, 5).setList("kernel_shape", 2, 2),
                x("LpPool", 2, 3, 4, 5).setList("kernel_shape", 2, 3).set("p", 1),
                x("LpPool", 2, 3, 4, 5).setList("kernel_shape", 2, 3).set("p", 3),
                x("GlobalLpPool", 2, 3, 4, 5),
                x("LRN", 2, 5, 3, 3).set("size", 4).set("alpha", 0.5f).set("bias", 0.7f),
                x("TopK", 2, 5).list("k", 1),
                x("TopK", 2, 7, 3).list("k", 4).set("axis", 1),
                x("TopK", 2, 3, 6).list("k", 3).set("largest", 0).set("axis", -1),
                x("CenterCropPad", 2, 5, 4).list("size", 3, 7).setList("axes", 1, -1),
                x("Softmax", 2, 5),
                x("LogSoftmax", 2, 5),
                x("LogSoftmax", 2, 3, 4).set("axis", 1),
                x("MeanVarianceNormalization", 2, 3, 4, 4),
                x("LpNormalization", 2, 5).set("axis", 1),
                x("ReduceMin", 2, 3, 4).list("axes", 1, 2),
                x("Max", 2, 3).constant("other", reals(0.5, -1, 1)),
                x("Min", 2, 3).constant("other", reals(0.5, -1, 1)),
                x("CumSum", 2, 3).constant("axis", Tensor.scalar(ElementType.INT64, 1)),
                x("Einsum", 2, 3)
                        .constant("w", Tensor.of(new float[] {1, -2, 3, 0, 1, 2}, 3, 2))
                        .set("equation", "ij,jk->ki"),
                x("GatherND", 3, 4).constant("places", Tensor.of(new long[] {0, 1, 2, 2, 0, 1}, 3, 2)),
                x("ScatterND", 3, 2)
                        .constant("places", Tensor.of(new long[] {1}, 1, 1))
                        .constant("rows", Tensor.of(new float[] {5, 6}, 1, 2))
                        .set("reduction", "add"),
                x("Sinh", 2, 3),
                x("Atan", 2, 3),
                x("Shrink", 2, 3),
                positive("Acosh", 2, 3));
    }

    /** {@code m (x - x0)}. */
    private static double[] contributions(NodeCase node, Tensor reference) {
        Tensor x = requireNonNull(node.feeds().get("x"));
        double[] numbers = requireNonNull(evaluated(node, reference).get("m")).toDoubles();
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] *= x.toDoubles()[i] - reference.toDoubles()[i];
        }
        return numbers;
    }

    private static void checkAgainst(NodeCase node, Tensor reference) {
        checkAgainst(ReferenceEvaluator.typed(node.graph(), node.feeds()), node.feeds(), reference);
    }

    private static void checkAgainst(Graph graph, Map<String, Tensor> point, Tensor reference) {
        Map<String, Tensor> found = evaluated(graph, point, reference);
        double attributed = sum(requireNonNull(found.get("m")), requireNonNull(point.get("x")), reference);
        Tensor weights = requireNonNull(found.get("weights"));
        double difference = sum(weights, requireNonNull(found.get("here")), requireNonNull(found.get("there")));
        assertThat(attributed).isCloseTo(difference, within(1e-4));
    }

    /** The multipliers {@code m} of the input, and the results at the input and at the reference. */
    private static Map<String, Tensor> evaluated(NodeCase node, Tensor reference) {
        return evaluated(ReferenceEvaluator.typed(node.graph(), node.feeds()), node.feeds(), reference);
    }

    private static Map<String, Tensor> evaluated(Graph graph, Map<String, Tensor> point, Tensor reference) {
        GraphBuilder b = graph.toBuilder();
        Map<String, Expr> there =
                b.call(graph, List.of(b.input("reference", graph.input("x").type())));
        Expr seed = b.input("seed", graph.findType("y").orElseThrow());
        Expr m = requireNonNull(Backward.into(b, Map.of("y", seed), List.of("x"), DeepLift.RESCALE, there)
                .get("x"));
        Graph all = b.build(Map.of("m", m, "here", b.value("y"), "there", requireNonNull(there.get("y"))));
        Map<String, Tensor> feeds = new HashMap<>(point);
        feeds.put("reference", reference);
        Tensor weights = NodeCase.normal(new Random(9), graph.shapeOf("y").sizes());
        feeds.put("seed", weights);
        Map<String, Tensor> found = new HashMap<>(ReferenceEvaluator.run(all, feeds));
        found.put("weights", weights);
        return found;
    }

    /** {@code sum w (a - b)}. */
    private static double sum(Tensor w, Tensor a, Tensor b) {
        double sum = 0;
        for (int i = 0; i < w.elementCount(); i++) {
            sum += w.toDoubles()[i] * (a.toDoubles()[i] - b.toDoubles()[i]);
        }
        return sum;
    }

    private static double[] multipliers(String op, NodeCase node, float[] reference) {
        assertThat(node.toString()).startsWith(op);
        return contributions(node, Tensor.of(reference, 1, reference.length));
    }

    /** 3 rises to 5 and passes 4, which stays the second. */
    @Test
    void theElementThatPassesAnotherReceivesBothChanges() {
        NodeCase node = NodeCase.of("TopK")
                .input("x", Tensor.of(new float[] {5, 4, 1}, 1, 3))
                .list("k", 2);
        double[] contributions = multipliers("TopK", node, new float[] {3, 4, 1});
        Tensor weights = NodeCase.normal(new Random(9), 1, 2);
        assertThat(contributions)
                .containsExactly(
                        new double[] {weights.toDoubles()[0] * 1 + weights.toDoubles()[1] * 1, 0, 0}, within(1e-6));
    }

    /** A spatial transformer: the places that are read depend on the picture itself. */
    @Test
    void aGridThatDependsOnTheInputReceivesItsShare() {
        GraphBuilder b = GraphBuilder.ofOpset(20);
        Expr x = b.input("x", TensorType.of(ElementType.FLOAT, 2, 2, 4, 4));
        Expr grid = x.slice(2, 0, 3, 1).unary("Tanh").transpose(0, 2, 3, 1);
        Graph graph = b.build(Map.of("y", x.emit("GridSample", Map.of(), null, grid)));
        Random random = new Random(4);
        Map<String, Tensor> feeds = Map.of("x", NodeCase.normal(random, 2, 2, 4, 4));
        Graph typed = ReferenceEvaluator.typed(graph, feeds);
        checkAgainst(typed, feeds, NodeCase.normal(random, 2, 2, 4, 4));
    }

    /** The input plus normally distributed noise of the given size. */
    private static Tensor moved(NodeCase node, double size) {
        Tensor x = requireNonNull(node.feeds().get("x"));
        Random random = new Random(11);
        double[] numbers = x.toDoubles();
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] += Math.abs(random.nextGaussian()) * size;
        }
        return Tensor.of(x.elementType(), numbers, x.shape());
    }

    @ParameterizedTest
    @MethodSource("nodes")
    void contributionsSumToTheDifference(NodeCase node) {
        checkAgainst(node, moved(node, 1));
    }

    @ParameterizedTest
    @MethodSource("nodes")
    void contributionsSumToTheDifferenceNearTheReference(NodeCase node) {
        checkAgainst(node, moved(node, 1e-3));
    }

    /** A constant reference has almost no deviation, and a far one almost none of the input's exponentials. */
    static Stream<NodeCase> normalisations() {
        Tensor even = reals(1, 1, 1, 1);
        return Stream.of(
                x("LayerNormalization", 2, 3, 4).constant("scale", even).set("epsilon", 1e-12f),
                x("RMSNormalization", 2, 3, 4).opset(23).constant("scale", even).set("epsilon", 1e-12f),
                x("Softmax", 2, 5));
    }

    @ParameterizedTest
    @MethodSource("normalisations")
    void aReferenceWithoutDeviationMakesNoContributionLarge(NodeCase node) {
        Tensor x = requireNonNull(node.feeds().get("x"));
        double[] numbers = new double[(int) x.elementCount()];
        Arrays.fill(numbers, node.toString().startsWith("Softmax") ? 0 : 1e-9);
        numbers[0] = node.toString().startsWith("Softmax") ? 200 : 1e-9;
        Tensor reference = Tensor.of(x.elementType(), numbers, x.shape());
        checkAgainst(node, reference);
        assertThat(Arrays.stream(contributions(node, reference))
                        .map(Math::abs)
                        .max()
                        .orElseThrow())
                .isLessThan(20);
    }

    @ParameterizedTest
    @MethodSource("nodes")
    void equalInputsGetNoAttribution(NodeCase node) {
        checkAgainst(node, requireNonNull(node.feeds().get("x")));
    }
}
