package dev.limpid.runtime;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.autodiff.Backward;
import dev.limpid.autodiff.RuleSet;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Value;
import dev.limpid.testkit.NodeCase;
import dev.limpid.testkit.ReferenceEvaluator;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Backward graphs run wherever the forward pass runs, with the numbers of the reference evaluator. */
class GradientOnRuntimeTest {
    private static final OnnxRuntime ENGINE = OnnxRuntime.create(EngineOptions.DEFAULT.withThreads(1));

    static Stream<NodeCase> unary() {
        return Stream.of(
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
                        "Softmax",
                        "LogSoftmax",
                        "Hardmax",
                        "Neg",
                        "Abs",
                        "Sqrt",
                        "Exp",
                        "Log",
                        "Reciprocal",
                        "Sin",
                        "Cos",
                        "Tan",
                        "Atan",
                        "Sinh",
                        "Cosh",
                        "Asinh",
                        "Sign",
                        "Floor",
                        "LpNormalization",
                        "MeanVarianceNormalization",
                        "ReduceSum",
                        "ReduceMean",
                        "ReduceMax",
                        "ReduceMin",
                        "ReduceProd",
                        "ReduceL1",
                        "ReduceL2",
                        "ReduceSumSquare",
                        "ReduceLogSum",
                        "ReduceLogSumExp")
                .map(op -> NodeCase.of(op).opset(20).input("x", positive(2, 3, 4, 5)));
    }

    static Stream<NodeCase> others() {
        Tensor low = Tensor.scalar(ElementType.FLOAT, 0.4);
        Tensor high = Tensor.scalar(ElementType.FLOAT, 1.5);
        return Stream.of(
                NodeCase.of("Clip").input("x", 3, 17).constant("min", low).constant("max", high),
                NodeCase.of("PRelu").input("x", 3, 4, 5, 2).input("slope", 4, 1, 1),
                NodeCase.of("Add").input("a", 3, 4, 5).input("b", 4, 1),
                NodeCase.of("Sub").input("a", 3, 4, 5).input("b", 5),
                NodeCase.of("Mul").input("a", 3, 4, 5, 2).input("b", 3, 4, 1, 1),
                NodeCase.of("Div").input("a", positive(3, 4)).input("b", positive(4)),
                NodeCase.of("Pow").input("a", positive(3, 4)).input("b", positive(4)),
                NodeCase.of("Min").input("a", 3, 4).input("b", 4).input("c", 3, 1),
                NodeCase.of("Max").input("a", 3, 4).input("b", 4),
                NodeCase.of("Mean").input("a", 3, 4).input("b", 4),
                NodeCase.of("Sum").input("a", 3, 4).input("b", 4),
                NodeCase.of("Mod")
                        .input("a", positive(3, 4))
                        .input("b", positive(4))
                        .set("fmod", 1),
                NodeCase.of("CumSum").input("x", 3, 4).constant("axis", Tensor.of(new long[] {1})),
                NodeCase.of("ReduceSum").input("x", 3, 4, 5).list("axes", 1).set("keepdims", 0),
                NodeCase.of("ReduceMean")
                        .input("x", 3, 4, 5, 6)
                        .list("axes", 2, 3)
                        .set("keepdims", 0),
                NodeCase.of("ReduceMax")
                        .input("x", 3, 4, 5)
                        .input("axes", Tensor.list(1))
                        .set("keepdims", 0),
                NodeCase.of("ReduceProd").input("x", 3, 4, 5).list("axes", -1),
                NodeCase.of("CenterCropPad")
                        .input("x", 2, 5, 4)
                        .list("size", 3, 7)
                        .setList("axes", 1, 2),
                NodeCase.of("TopK").input("x", 3, 6).list("k", 2).outputs(2),
                NodeCase.of("BatchNormalization")
                        .input("x", 2, 3, 4, 5)
                        .input("scale", 3)
                        .input("b", 3)
                        .input("mean", 3)
                        .input("var", positive(3)),
                NodeCase.of("LayerNormalization")
                        .input("x", 2, 3, 4)
                        .input("scale", 4)
                        .input("b", 4),
                NodeCase.of("InstanceNormalization")
                        .input("x", 2, 3, 4, 5)
                        .input("scale", 3)
                        .input("b", 3),
                NodeCase.of("GroupNormalization")
                        .opset(21)
                        .input("x", 2, 6, 4)
                        .input("scale", 6)
                        .input("b", 6)
                        .set("num_groups", 3),
                NodeCase.of("RMSNormalization").opset(23).input("x", 2, 3, 4).input("scale", 4),
                NodeCase.of("LRN").input("x", 2, 5, 3, 2).set("size", 3).set("alpha", 0.5f),
                NodeCase.of("Attention")
                        .opset(23)
                        .input("q", 2, 4, 12)
                        .input("k", 2, 5, 6)
                        .input("v", 2, 5, 6)
                        .set("q_num_heads", 4)
                        .set("kv_num_heads", 2)
                        .set("is_causal", 1),
                NodeCase.of("RotaryEmbedding")
                        .opset(23)
                        .input("x", 2, 3, 4, 6)
                        .input("cos", 2, 4, 3)
                        .input("sin", 2, 4, 3));
    }

    @ParameterizedTest
    @MethodSource({"unary", "others", "deformations"})
    void theRuntimeEqualsTheEvaluator(NodeCase node) {
        Graph gradient = gradient(node.graph(), node.feeds());
        Map<String, Tensor> point = withSeed(gradient, node.feeds(), ElementType.FLOAT);
        Map<String, Tensor> expected = ReferenceEvaluator.run(gradient, point);
        try (Program program = ENGINE.compile(gradient)) {
            Map<String, Tensor> actual = program.run(point);
            for (Value input : node.graph().inputs()) {
                if (input.type().element().isFloating()) {
                    String name = Backward.nameOf(input.name());
                    compare(requireNonNull(actual.get(name)), requireNonNull(expected.get(name)));
                }
            }
        }
    }

    /** ONNX Runtime has no convolution in double precision, which its gradient needs. */
    static Stream<NodeCase> deformations() {
        return Stream.of(NodeCase.of("DeformConv")
                .opset(20)
                .input("x", 2, 4, 5, 6)
                .input("w", 4, 2, 3, 3)
                .input("offset", 2, 36, 5, 6)
                .input("b", 4)
                .input("mask", 2, 18, 5, 6)
                .set("group", 2)
                .set("offset_group", 2)
                .setList("pads", 1, 1, 1, 1));
    }

    @ParameterizedTest
    @MethodSource({"unary", "others"})
    void graphsInDoubleAndHalfAreDifferentiatedInTheirPrecision(NodeCase node) {
        for (ElementType type : List.of(ElementType.DOUBLE, ElementType.FLOAT16)) {
            Graph forward = declared(node.graph(), type);
            Map<String, Tensor> feeds = new HashMap<>();
            node.feeds().forEach((name, t) -> feeds.put(name, declared(t, type)));
            if (runs(forward)) {
                Graph gradient = gradient(forward, feeds);
                try (Program program = ENGINE.compile(gradient)) {
                    assertThat(program.run(withSeed(gradient, feeds, type))).isNotEmpty();
                }
            }
        }
    }

    private static boolean runs(Graph graph) {
        try (Program program = ENGINE.compile(graph)) {
            return !program.outputs().isEmpty();
        } catch (LimpidException notImplemented) {
            return false;
        }
    }

    private static Graph gradient(Graph graph, Map<String, Tensor> feeds) {
        Graph typed = ReferenceEvaluator.typed(graph, feeds);
        List<String> wrt = typed.inputs().stream()
                .filter(v -> v.type().element().isFloating())
                .map(Value::name)
                .toList();
        return Backward.compile(typed, typed.outputs().get(0), wrt, RuleSet.GRADIENT);
    }

    private static Map<String, Tensor> withSeed(Graph gradient, Map<String, Tensor> feeds, ElementType type) {
        long[] shape = gradient.shapeOf(Backward.SEED).sizes();
        Map<String, Tensor> point = new HashMap<>(feeds);
        point.put(Backward.SEED, declared(NodeCase.normal(new Random(7), shape), type));
        return point;
    }

    private static void compare(Tensor actual, Tensor expected) {
        double[] numbers = expected.toDoubles();
        double size = Arrays.stream(numbers).map(Math::abs).max().orElse(0);
        assertThat(actual.shape()).isEqualTo(expected.shape());
        assertThat(actual.toDoubles()).containsExactly(numbers, within(1e-5 * Math.max(size, 1)));
    }

    private static Graph declared(Graph graph, ElementType type) {
        Map<String, Tensor> constants = new LinkedHashMap<>();
        graph.constants().forEach((name, t) -> constants.put(name, declared(t, type)));
        return graph.with(graph.nodes(), constants)
                .withInputs(graph.inputs().stream()
                        .map(v -> v.type().element().isFloating()
                                ? new Value(
                                        v.name(), new TensorType(type, v.type().shape()))
                                : v)
                        .toList());
    }

    private static Tensor declared(Tensor t, ElementType type) {
        return t.elementType().isFloating() ? Tensor.of(type, t.toDoubles(), t.shape()) : t;
    }

    private static Tensor positive(long... shape) {
        double[] numbers = NodeCase.normal(new Random(3), shape).toDoubles();
        return Tensor.of(
                ElementType.FLOAT,
                Arrays.stream(numbers).map(x -> Math.abs(x) + 0.3).toArray(),
                shape);
    }
}
