package dev.limpid.graph.pass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limpid.autodiff.Backward;
import dev.limpid.autodiff.MissingRuleException;
import dev.limpid.autodiff.RuleSet;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Header;
import dev.limpid.graph.Node;
import dev.limpid.graph.Pass;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Value;
import dev.limpid.graph.op.Trait;
import dev.limpid.testkit.GradientCheck;
import dev.limpid.testkit.ReferenceEvaluator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class InlineControlFlowTest {
    private static final Header HEADER = Header.ofOpset(18);
    private static final TensorType ROWS = TensorType.of(ElementType.FLOAT, 3, 4);
    private static final TensorType INDEX = new TensorType(ElementType.INT64, Shape.SCALAR);
    private static final TensorType TRUTH = new TensorType(ElementType.BOOL, Shape.SCALAR);
    private static final Pass INLINE = new InlineControlFlow(g -> ReferenceEvaluator.run(g, Map.of()));
    private static final Tensor X = Sketch.noise(1, 3, 4);

    /** A graph or a body as a builder; values that it does not define are captures. */
    private static final class Body {
        private final List<Value> inputs = new ArrayList<>();
        private final Map<String, Tensor> constants = new LinkedHashMap<>();
        private final List<Node> nodes = new ArrayList<>();

        Body in(String name, TensorType type) {
            inputs.add(new Value(name, type));
            return this;
        }

        Body constant(String name, Tensor tensor) {
            constants.put(name, tensor);
            return this;
        }

        Body node(String output, String op, String... in) {
            return node(output, op, Map.of(), in);
        }

        Body node(String output, String op, Map<String, Attribute> attributes, String... in) {
            nodes.add(Node.of(op, List.of(in), List.of(output.split(",")), attributes));
            return this;
        }

        Graph out(String... outputs) {
            Set<String> captures = new HashSet<>(List.of(outputs));
            nodes.forEach(n -> captures.addAll(n.reads()));
            inputs.forEach(v -> captures.remove(v.name()));
            captures.removeAll(constants.keySet());
            nodes.forEach(n -> captures.removeAll(n.outputs()));
            return new Graph(inputs, List.of(outputs), constants, nodes, Map.of(), captures, HEADER);
        }
    }

    private static Body body() {
        return new Body();
    }

    private static Body network() {
        return body().in("x", ROWS);
    }

    private static Attribute of(Graph body) {
        return new Attribute.Body(body);
    }

    private static Tensor truth(boolean holds) {
        return Tensor.scalar(ElementType.BOOL, holds ? 1 : 0);
    }

    private static Tensor count(long n) {
        return Tensor.scalar(ElementType.INT64, (double) n);
    }

    /** The inlined graph, which computes the same and has the gradient that differences give. */
    private static Graph inlined(Graph graph) {
        Graph inlined = graph.withTypes(Map.of()).apply(INLINE);
        assertThat(inlined.nodes()).noneMatch(n -> n.has(Trait.CONTROL));
        Map<String, Tensor> feeds = Map.of("x", X);
        assertThat(ReferenceEvaluator.run(inlined, feeds)).isEqualTo(ReferenceEvaluator.run(graph, feeds));
        GradientCheck.of(inlined).at(feeds).draws(1).checkBothOrders();
        return inlined;
    }

    private static Graph branches(boolean holds) {
        Graph yes = body().node("z", "Sigmoid", "x").out("z");
        Graph no = body().constant("two", Tensor.scalar(ElementType.FLOAT, 2))
                .node("z", "Mul", "x", "two")
                .out("z");
        return network()
                .constant("c", truth(holds))
                .node("y", "If", Map.of("then_branch", of(yes), "else_branch", of(no)), "c")
                .out("y");
    }

    @Test
    void aConstantConditionSelectsItsBranch() {
        assertThat(inlined(branches(true)).nodes())
                .extracting(n -> n.op().name())
                .containsExactly("Sigmoid");
        assertThat(inlined(branches(false)).nodes())
                .extracting(n -> n.op().name())
                .containsExactly("Mul");
    }

    private static Graph cell() {
        return body().in("i", INDEX)
                .in("go", TRUTH)
                .in("h", ROWS)
                .constant("w", Sketch.noise(2, 4, 40))
                .constant("v", Sketch.noise(3, 40, 4))
                .node("f", "Cast", Map.of("to", Attribute.of(1L)), "i")
                .node("wide", "MatMul", "h", "w")
                .node("narrow", "MatMul", "wide", "v")
                .node("moved", "Add", "narrow", "f")
                .node("bounded", "Tanh", "moved")
                .node("next", "Add", "bounded", "x")
                .node("same", "Identity", "go")
                .out("same", "next", "bounded");
    }

    @Test
    void aCountedLoopBecomesItsIterations() {
        Graph graph = network()
                .constant("n", count(3))
                .constant("c", truth(true))
                .node("h,rows", "Loop", Map.of("body", of(cell())), "n", "c", "x")
                .out("h", "rows");
        Graph inlined = inlined(graph);
        assertThat(inlined.nodes().stream().filter(n -> n.is("Tanh"))).hasSize(3);
        assertThat(inlined.constants().values().stream().filter(t -> t.elementCount() == 160))
                .hasSize(2);
    }

    @Test
    void noTwoIterationsHaveANodeOfOneName() {
        Graph plain = cell();
        List<Node> named = plain.nodes().stream()
                .map(n -> new Node(n.op(), "cell/" + n.op(), n.inputs(), n.outputs(), n.attributes()))
                .toList();
        Graph graph = network()
                .constant("n", count(3))
                .constant("c", truth(true))
                .node("h,rows", "Loop", Map.of("body", of(plain.with(named, plain.constants()))), "n", "c", "x")
                .out("h");
        List<String> names = inlined(graph).nodes().stream()
                .map(Node::name)
                .filter(name -> !name.isEmpty())
                .toList();
        assertThat(names).contains("cell/Tanh").doesNotHaveDuplicates();
    }

    @Test
    void aLoopMayStopByAConditionComputedFromConstants() {
        Graph halving = body().in("i", INDEX)
                .in("go", TRUTH)
                .in("k", INDEX)
                .in("h", ROWS)
                .constant("one", count(1))
                .constant("limit", count(4))
                .node("next", "Add", "k", "one")
                .node("more", "Less", "next", "limit")
                .node("y", "Sigmoid", "h")
                .out("more", "next", "y");
        Graph graph = network()
                .constant("start", count(0))
                .node("k,y", "Loop", Map.of("body", of(halving)), "", "", "start", "x")
                .out("y");
        assertThat(inlined(graph).nodes()).hasSize(4).allMatch(n -> n.is("Sigmoid"));
    }

    @Test
    void aLoopMayHaveNoIterationAtAll() {
        Graph sine = body().in("i", INDEX)
                .in("go", TRUTH)
                .in("h", ROWS)
                .node("z", "Sin", "h")
                .out("go", "z");
        Graph graph = network()
                .constant("n", count(0))
                .node("h", "Loop", Map.of("body", of(sine)), "n", "", "x")
                .node("y", "Tanh", "h")
                .out("y");
        assertThat(inlined(graph).nodes()).hasSize(1);
        Graph empty = network()
                .constant("n", count(0))
                .node("h,rows", "Loop", Map.of("body", of(cell())), "n", "", "x")
                .out("rows");
        assertThat(empty.apply(INLINE)).isSameAs(empty);
    }

    @Test
    void aScanReadsAndWritesAlongAnyAxisInBothDirections() {
        Graph sums = body().in("s", TensorType.of(ElementType.FLOAT, 3))
                .in("a", TensorType.of(ElementType.FLOAT, 3))
                .in("b", TensorType.of(ElementType.FLOAT, 3))
                .node("ab", "Mul", "a", "b")
                .node("next", "Add", "s", "ab")
                .node("shown", "Sin", "next")
                .out("next", "shown", "ab");
        Map<String, Attribute> attributes = new HashMap<>();
        attributes.put("body", of(sums));
        attributes.put("num_scan_inputs", Attribute.of(2L));
        attributes.put("scan_input_axes", Attribute.of(new long[] {1, -1}));
        attributes.put("scan_input_directions", Attribute.of(new long[] {0, 1}));
        attributes.put("scan_output_axes", Attribute.of(new long[] {0, -1}));
        attributes.put("scan_output_directions", Attribute.of(new long[] {1, 0}));
        Graph graph = network()
                .constant("zero", Sketch.noise(4, 3))
                .node("last,turned,products", "Scan", attributes, "zero", "x", "x")
                .out("last", "turned", "products");
        assertThat(inlined(graph).nodes().stream().filter(n -> n.is("Sin"))).hasSize(4);
    }

    @Test
    void bodiesInsideBodiesAreInlinedUnderUniqueNames() {
        Graph inner = body().in("i", INDEX)
                .in("go", TRUTH)
                .in("h", ROWS)
                .node("z", "Sin", "h")
                .out("go", "z");
        Graph even = body().constant("n", count(2))
                .node("z", "Loop", Map.of("body", of(inner)), "n", "", "h")
                .out("z");
        Graph odd = body().node("z", "Cos", "h").out("z");
        Graph outer = body().in("i", INDEX)
                .in("go", TRUTH)
                .in("h", ROWS)
                .constant("two", count(2))
                .constant("zero", count(0))
                .node("rest", "Mod", "i", "two")
                .node("c", "Equal", "rest", "zero")
                .node("z", "If", Map.of("then_branch", of(even), "else_branch", of(odd)), "c")
                .out("go", "z");
        Graph graph = network()
                .constant("n", count(3))
                .node("y", "Loop", Map.of("body", of(outer)), "n", "", "x")
                .out("y");
        assertThat(inlined(graph).nodes())
                .extracting(n -> n.op().name())
                .containsExactly("Sin", "Sin", "Cos", "Sin", "Sin");
    }

    private static void isLeft(Graph graph, String reason) {
        assertThat(graph.apply(INLINE)).isSameAs(graph);
        Graph typed = graph.withTypes(Map.of("y", ROWS));
        assertThatThrownBy(() -> Backward.compile(typed, "y", List.of("x"), RuleSet.GRADIENT))
                .isInstanceOf(MissingRuleException.class)
                .hasMessageContaining("no rule applies to")
                .hasMessageContaining(reason);
    }

    @Test
    void whatConstantsDoNotFixIsLeftAndNamed() {
        Graph sine = body().in("i", INDEX)
                .in("go", TRUTH)
                .in("h", ROWS)
                .node("z", "Sin", "h")
                .out("go", "z");
        String reason = "the number of its iterations is too large or depends on the input";
        isLeft(
                network()
                        .in("n", INDEX)
                        .node("y", "Loop", Map.of("body", of(sine)), "n", "", "x")
                        .out("y"),
                reason);
        isLeft(
                network()
                        .node("y", "Loop", Map.of("body", of(sine)), "", "", "x")
                        .out("y"),
                reason);
        isLeft(
                network()
                        .constant("n", count(1L << 62))
                        .node("y", "Loop", Map.of("body", of(sine)), "n", "", "x")
                        .out("y"),
                reason);
        Graph branches = branches(true);
        Graph open = new Graph(
                List.of(branches.inputs().get(0), new Value("c", TRUTH)),
                branches.outputs(),
                Map.of(),
                branches.nodes(),
                Map.of(),
                Set.of(),
                HEADER);
        isLeft(open, "its branch depends on the input");
    }

    @Test
    void aLoopWithoutEndOverConstantsIsNotComputed() {
        Graph rectify = body().in("i", INDEX)
                .in("go", TRUTH)
                .in("h", ROWS)
                .node("z", "Relu", "h")
                .out("go", "z");
        Graph graph = network()
                .constant("n", count(1L << 62))
                .constant("start", X)
                .node("end", "Loop", Map.of("body", of(rectify)), "n", "", "start")
                .node("y", "Add", "x", "end")
                .out("y");
        AtomicInteger calls = new AtomicInteger();
        Pass counting = new InlineControlFlow(g -> {
            calls.incrementAndGet();
            return ReferenceEvaluator.run(g, Map.of());
        });
        assertThat(graph.apply(counting)).isSameAs(graph);
        assertThat(calls).hasValue(0);
    }
}
