package dev.limpid.runtime;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.autodiff.Backward;
import dev.limpid.autodiff.RuleSet;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Header;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Value;
import dev.limpid.graph.op.Trait;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Loops whose number of iterations follows from shapes, on ONNX Runtime. */
class ControlFlowTest {
    private static final OnnxRuntime ENGINE = OnnxRuntime.create(EngineOptions.DEFAULT.withThreads(1));
    private static final Header HEADER = Header.ofOpset(18);
    private static final TensorType SCALAR = new TensorType(ElementType.INT64, Shape.SCALAR);
    private static final TensorType TRUTH = new TensorType(ElementType.BOOL, Shape.SCALAR);
    private static final Map<String, Tensor> FEEDS = Map.of("x", random(3, 5, 4));

    private static Tensor random(long... shape) {
        double[] numbers =
                new Random(2).doubles(Tensor.elementCount(shape), -1, 1).toArray();
        return Tensor.of(ElementType.FLOAT, numbers, shape);
    }

    private static Graph graph(Map<String, Tensor> constants, Node... nodes) {
        TensorType type = TensorType.of(ElementType.FLOAT, Dim.symbol("N"), Dim.of(5), Dim.of(4));
        return new Graph(
                List.of(new Value("x", type)), List.of("y"), constants, List.of(nodes), Map.of(), Set.of(), HEADER);
    }

    private static Node node(String output, String op, Map<String, Attribute> attributes, String... in) {
        return Node.of(op, List.of(in), Arrays.asList(output.split(",")), attributes);
    }

    /** {@code h = tanh(h w + x[:, i])} for each i below a size that the network reads from its input. */
    private static Graph counted() {
        Graph body = new Graph(
                List.of(
                        new Value("i", SCALAR),
                        new Value("go", TRUTH),
                        new Value("h", new TensorType(ElementType.FLOAT, null))),
                List.of("on", "next"),
                Map.of("w", random(4, 4)),
                List.of(
                        node("on", "Identity", Map.of(), "go"),
                        node("row", "Gather", Map.of("axis", Attribute.of(1L)), "x", "i"),
                        node("hw", "MatMul", Map.of(), "h", "w"),
                        node("sum", "Add", Map.of(), "hw", "row"),
                        node("next", "Tanh", Map.of(), "sum")),
                Map.of(),
                Set.of("x"),
                HEADER);
        return graph(
                Map.of(
                        "one",
                        Tensor.scalar(ElementType.INT64, 1),
                        "yes",
                        Tensor.scalar(ElementType.BOOL, 1),
                        "axis1",
                        Tensor.list(1)),
                node("sizes", "Shape", Map.of(), "x"),
                node("n", "Gather", Map.of("axis", Attribute.of(0L)), "sizes", "one"),
                node("start", "ReduceMax", Map.of("keepdims", Attribute.of(0L)), "x", "axis1"),
                node("y", "Loop", Map.of("body", new Attribute.Body(body)), "n", "yes", "start"));
    }

    /** {@code s = s + x[:, t]} with all sums as the result. */
    private static Graph scanned() {
        TensorType row = new TensorType(ElementType.FLOAT, null);
        Graph body = new Graph(
                List.of(new Value("s", row), new Value("r", row)),
                List.of("next", "shown"),
                Map.of(),
                List.of(node("next", "Add", Map.of(), "s", "r"), node("shown", "Sin", Map.of(), "next")),
                Map.of(),
                Set.of(),
                HEADER);
        Map<String, Attribute> attributes = Map.of(
                "body",
                new Attribute.Body(body),
                "num_scan_inputs",
                Attribute.of(1L),
                "scan_input_axes",
                Attribute.of(new long[] {1}),
                "scan_output_axes",
                Attribute.of(new long[] {1}));
        return graph(
                Map.of("axis1", Tensor.list(1)),
                node("start", "ReduceMax", Map.of("keepdims", Attribute.of(0L)), "x", "axis1"),
                node("last,y", "Scan", attributes, "start", "x"));
    }

    private static void check(Graph graph, String operator, long count) {
        Graph inlined = Specialize.apply(ENGINE, graph);
        assertThat(inlined.nodes()).noneMatch(n -> n.has(Trait.CONTROL));
        assertThat(inlined.nodes().stream().filter(n -> n.is(operator))).hasSize((int) count);
        double[] expected = run(graph, FEEDS);
        assertThat(run(inlined, FEEDS)).containsExactly(expected, within(1e-6));
        Graph derived = Backward.compile(inlined, "y", List.of("x"), RuleSet.GRADIENT);
        assertThat(derived.outputs()).contains(Backward.nameOf("x"));
    }

    private static double[] run(Graph graph, Map<String, Tensor> feeds) {
        try (Program program = ENGINE.compile(graph)) {
            return requireNonNull(program.run(feeds).get("y")).toDoubles();
        }
    }

    @Test
    void aLoopOverASizeOfTheInputIsInlined() {
        check(counted(), "Tanh", 5);
    }

    @Test
    void aScanOverAnAxisOfTheInputIsInlined() {
        check(scanned(), "Sin", 5);
    }
}
