package dev.limpid.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.onnxruntime.OrtException;
import dev.limpid.autodiff.Backward;
import dev.limpid.autodiff.RuleSet;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Header;
import dev.limpid.graph.Node;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.Value;
import dev.limpid.graph.pass.Normalize;
import dev.limpid.runtime.EngineOptions.Optimization;
import dev.limpid.testkit.ConformanceCase;
import dev.limpid.testkit.NodeCase;
import dev.limpid.testkit.ReferenceEvaluator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Gradients of operators between Transposes, as ONNX Runtime's transpose optimiser moves these across our graphs: its
 * results with all optimisations equal those without any.
 */
class TransposedTest {
    private static final OnnxRuntime NONE =
            OnnxRuntime.create(EngineOptions.DEFAULT.withThreads(1).withOptimization(Optimization.NONE));
    /** ONNX Runtime moves a Transpose behind a cubic Resize, which it then does not support: here too without us. */
    private static final String UNSUPPORTED = "resize_downsample_.*cubic.*";

    private static final int ORDERS = 6;

    private static NodeCase x(String op) {
        return NodeCase.of(op).input("x", 2, 3, 4, 6);
    }

    static Stream<NodeCase> selections() {
        return Stream.of(
                x("Slice").list("starts", 1).list("ends", 3).list("axes", 2).list("steps", 1),
                x("Slice").list("starts", 0).list("ends", 1).list("axes", 0).list("steps", 1),
                x("Slice").list("starts", 1).list("ends", 6).list("axes", -1).list("steps", 2),
                x("Slice")
                        .list("starts", -1, 0)
                        .list("ends", -9, 2)
                        .list("axes", 3, 1)
                        .list("steps", -1, 1),
                x("Slice")
                        .input("starts", Tensor.list(1))
                        .input("ends", Tensor.list(3))
                        .list("axes", 2)
                        .list("steps", 1),
                x("Gather").constant("i", Tensor.scalar(ElementType.INT64, 1)).set("axis", 2),
                x("Gather").list("i", 2).set("axis", 1),
                x("Gather").list("i", 2, 0, 2).set("axis", 1),
                x("Gather").list("i", 0, 1, 1).set("axis", 3),
                x("GatherElements").constant("i", indices(2, 3, 4, 6)).set("axis", 2),
                x("ScatterElements")
                        .constant("i", indices(2, 1, 4, 2))
                        .input("u", 2, 1, 4, 2)
                        .set("axis", 1),
                x("ScatterElements")
                        .constant("i", indices(2, 1, 4, 2))
                        .input("u", 2, 1, 4, 2)
                        .set("axis", 2)
                        .set("reduction", "add"),
                x("ScatterND").constant("i", Tensor.list(1)).input("u", 3, 4, 6),
                x("GatherND").constant("i", Tensor.list(1, 2)),
                x("Split").set("axis", 1).set("num_outputs", 3).outputs(3),
                x("Split").list("sizes", 1, 5).set("axis", 3).outputs(2),
                x("Pad").list("pads", 0, 1, 0, 2, 1, 0, 0, 0),
                x("Pad").list("pads", 1, 2).none().list("axes", 2),
                x("Pad").list("pads", 1, -1, 2, 0).none().list("axes", 3, -2),
                x("Pad").list("pads", 1, 0, 2, 1, 0, 0, 1, 0).none().list("axes", 3, 1, 0, 2),
                x("Pad").list("pads", 1, 2).none().list("axes", 2).set("mode", "reflect"),
                x("Pad").input("pads", Tensor.list(1, 2)).none().list("axes", 2),
                x("Pad").input("pads", Tensor.list(1, 0, 2, 1)).none().input("axes", Tensor.list(-1, 1)),
                x("CenterCropPad").list("size", 5, 2).setList("axes", -1, 1),
                x("DeformConv").opset(20).input("w", 5, 3, 2, 2).input("offset", 2, 8, 3, 5),
                x("Concat").input("z", 2, 3, 1, 6).set("axis", 2),
                x("Tile").list("repeats", 1, 2, 1, 3),
                x("Expand").list("shape", 5, 2, 3, 4, 6),
                x("Reshape").list("shape", 2, 12, 6),
                x("Squeeze"),
                x("Unsqueeze").list("axes", 1, 3),
                x("Trilu").set("upper", 0),
                x("AveragePool")
                        .setList("kernel_shape", 2, 2)
                        .setList("pads", 1, 0, 1, 0)
                        .set("count_include_pad", 1),
                x("MaxPool").setList("kernel_shape", 2, 2).setList("strides", 2, 2),
                x("Conv").input("w", 5, 3, 2, 2).setList("strides", 2, 2),
                x("Conv").input("w", 3, 1, 3, 3).set("group", 3).setList("pads", 1, 1, 1, 1),
                x("Softmax").set("axis", 1),
                x("LayerNormalization").input("scale", 6).input("b", 6),
                x("ReduceSum").list("axes", 1, 3).set("keepdims", 0),
                x("ReduceMax").list("axes", 2).set("keepdims", 0),
                x("TopK").list("k", 2).set("axis", 1).outputs(2),
                x("CumSum").constant("axis", Tensor.scalar(ElementType.INT64, 2)),
                x("MatMul").input("w", 6, 5),
                x("Resize").none().none().list("sizes", 2, 3, 8, 12).set("mode", "nearest"),
                x("Resize")
                        .none()
                        .constant("scales", reals(2, 1.5))
                        .set("mode", "linear")
                        .setList("axes", 2, -1));
    }

    private static Tensor reals(double... numbers) {
        return Tensor.of(ElementType.FLOAT, numbers, numbers.length);
    }

    private static Tensor indices(long... shape) {
        double[] numbers = new double[(int) Tensor.elementCount(shape)];
        Arrays.setAll(numbers, i -> (i * 7) % 2);
        return Tensor.of(ElementType.INT64, numbers, shape);
    }

    @ParameterizedTest
    @MethodSource("selections")
    void gradientsBetweenTransposesSurviveAllOptimisations(NodeCase node) {
        Graph graph = node.graph().apply(new Normalize());
        assertThat(different(graph, node.feeds())).isEmpty();
    }

    @Test
    @Tag("thorough")
    void gradientsOfTheConformanceModelsSurviveThemToo() {
        Optional<Path> data = ConformanceCase.findData();
        assumeTrue(data.isPresent(), "the ONNX conformance tests (libonnx-testdata) are not installed");
        List<String> failed = new ArrayList<>();
        int compared = 0;
        for (ConformanceCase test : ConformanceCase.all(data.orElseThrow(), "node")) {
            Optional<String> different;
            if (test.name().matches(UNSUPPORTED)) {
                continue;
            }
            try {
                Graph model = test.model();
                different = different(model.apply(new Normalize()), test.inputs(model));
                compared++;
            } catch (LimpidException notDifferentiable) {
                continue;
            }
            different.ifPresent(d -> failed.add(test.name() + ": " + d));
        }
        assertThat(failed).isEmpty();
        assertThat(compared).isGreaterThanOrEqualTo(470);
    }

    /** The first difference for a few orders of the axes, if there is one. */
    private static Optional<String> different(Graph graph, Map<String, Tensor> feeds) {
        for (int order = 0; order < ORDERS; order++) {
            Random random = new Random(order);
            Map<String, Tensor> turned = new LinkedHashMap<>(feeds);
            Graph between = between(graph, turned, random);
            Graph typed = ReferenceEvaluator.typed(between, turned);
            List<String> wrt = typed.inputs().stream()
                    .filter(v -> v.type().element() == ElementType.FLOAT)
                    .map(Value::name)
                    .toList();
            Graph gradient = Backward.compile(typed, typed.outputs().get(0), wrt, RuleSet.GRADIENT);
            Map<String, Tensor> point = new LinkedHashMap<>(turned);
            point.put(
                    Backward.SEED,
                    NodeCase.normal(random, gradient.shapeOf(Backward.SEED).sizes()));
            point.keySet().retainAll(gradient.inputs().stream().map(Value::name).toList());
            Map<String, Tensor> expected;
            try (Program program = NONE.compile(gradient)) {
                expected = program.run(point);
            }
            Map<String, Tensor> actual;
            try {
                actual = StockRuntime.run(gradient, point);
            } catch (OrtException e) {
                return Optional.of("order " + order + ": " + e.getMessage());
            }
            for (String name : gradient.outputs()) {
                double far =
                        distance(Objects.requireNonNull(actual.get(name)), Objects.requireNonNull(expected.get(name)));
                if (!(far < 1e-4)) {
                    return Optional.of("order " + order + ", " + name + " differs by " + far);
                }
            }
        }
        return Optional.empty();
    }

    private static double distance(Tensor a, Tensor b) {
        double[] first = a.toDoubles();
        double[] second = b.toDoubles();
        double size = Arrays.stream(second)
                .map(Math::abs)
                .filter(Double::isFinite)
                .max()
                .orElse(0);
        double far = Arrays.equals(a.shape(), b.shape()) ? 0 : Double.NaN;
        for (int i = 0; i < Math.min(first.length, second.length); i++) {
            boolean same = Double.compare(first[i], second[i]) == 0;
            far = Math.max(far, same ? 0 : Math.abs(first[i] - second[i]) / Math.max(size, 1));
        }
        return far;
    }

    /** The graph with its axes in another order outside: Transpose, graph, Transpose; the feeds are turned. */
    private static Graph between(Graph graph, Map<String, Tensor> feeds, Random random) {
        List<Node> nodes = new ArrayList<>();
        List<Value> inputs = new ArrayList<>();
        for (Value input : graph.inputs()) {
            @Nullable Tensor tensor = feeds.get(input.name());
            if (tensor == null || tensor.elementType() != ElementType.FLOAT || tensor.rank() < 2) {
                inputs.add(input);
                continue;
            }
            long[] order = order(tensor.rank(), random);
            Tensor outside = NodeCase.normal(random, turned(tensor.shape(), inverse(order)));
            inputs.add(new Value(input.name() + "_outside", outside.type()));
            feeds.remove(input.name());
            feeds.put(input.name() + "_outside", transposed(tensor, inverse(order)));
            nodes.add(transpose(input.name() + "_outside", input.name(), order));
        }
        nodes.addAll(graph.nodes());
        Graph typed = ReferenceEvaluator.typed(
                graph(inputs, graph.outputs(), graph.constants(), nodes, graph.header()), feeds);
        List<String> outputs = new ArrayList<>();
        for (String output : graph.outputs()) {
            int rank = typed.shapeOf(output).rank();
            outputs.add(rank < 2 ? output : output + "_outside");
            if (rank >= 2) {
                nodes.add(transpose(output, output + "_outside", order(rank, random)));
            }
        }
        return graph(inputs, outputs, graph.constants(), nodes, graph.header());
    }

    private static Graph graph(
            List<Value> inputs, List<String> outputs, Map<String, Tensor> constants, List<Node> nodes, Header header) {
        return new Graph(inputs, outputs, constants, nodes, Map.of(), Set.of(), header);
    }

    private static Node transpose(String from, String to, long[] order) {
        return Node.of("Transpose", List.of(from), List.of(to), Map.of("perm", Attribute.of(order)));
    }

    private static Tensor transposed(Tensor tensor, long[] order) {
        Graph graph = graph(
                List.of(new Value("x", tensor.type())),
                List.of("y"),
                Map.of(),
                List.of(transpose("x", "y", order)),
                Header.ofOpset(18));
        Tensor turned = Objects.requireNonNull(
                ReferenceEvaluator.run(graph, Map.of("x", tensor)).get("y"));
        return Tensor.of(tensor.elementType(), turned.toDoubles(), turned.shape());
    }

    private static long[] order(int rank, Random random) {
        List<Integer> axes = new ArrayList<>(IntStream.range(0, rank).boxed().toList());
        do {
            Collections.shuffle(axes, random);
        } while (axes.equals(IntStream.range(0, rank).boxed().toList()));
        return axes.stream().mapToLong(a -> a).toArray();
    }

    private static long[] inverse(long[] order) {
        long[] back = new long[order.length];
        for (int i = 0; i < order.length; i++) {
            back[(int) order[i]] = i;
        }
        return back;
    }

    private static long[] turned(long[] shape, long[] order) {
        return LongStream.of(order).map(a -> shape[(int) a]).toArray();
    }
}
