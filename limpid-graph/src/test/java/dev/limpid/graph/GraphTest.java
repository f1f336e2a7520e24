package dev.limpid.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limpid.error.LimpidException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GraphTest {
    private static final TensorType ROW = TensorType.of(ElementType.FLOAT, Dim.symbol("N"), Dim.of(3));
    private static final Value X = new Value("x", ROW);

    private static Graph graph(List<String> outputs, Node... nodes) {
        Map<String, Tensor> constants = Map.of("w", Tensor.of(new float[] {1, 2, 3}, 3));
        return new Graph(List.of(X), outputs, constants, List.of(nodes), Map.of(), Set.of(), Header.ofOpset(18));
    }

    private static Node node(String op, String output, String... inputs) {
        return Node.of(op, List.of(inputs), List.of(output), Map.of());
    }

    @Test
    void aNodeMustNotReadALaterValue() {
        assertThatThrownBy(() -> graph(List.of("b"), node("Neg", "b", "a"), node("Abs", "a", "x")))
                .isInstanceOf(LimpidException.class)
                .hasMessage("Neg node 'b': input 'a' is not defined before it");
    }

    @Test
    void aValueMustNotBeDefinedTwice() {
        assertThatThrownBy(() -> graph(List.of("a"), node("Neg", "a", "x"), node("Abs", "a", "x")))
                .isInstanceOf(LimpidException.class)
                .hasMessage("Abs node 'a': output 'a' is defined twice");
    }

    @Test
    void aNodeMustHaveAnOutput() {
        Node idle = new Node(Op.of("Neg"), "idle", List.of("x"), List.of(), Map.of());
        assertThatThrownBy(() -> graph(List.of("x"), idle))
                .isInstanceOf(LimpidException.class)
                .hasMessage("Neg node 'idle' has no outputs");
    }

    @Test
    void anOutputMustBeDefined() {
        assertThatThrownBy(() -> graph(List.of("b"), node("Neg", "a", "x")))
                .isInstanceOf(LimpidException.class)
                .hasMessage("the graph's output 'b' is not defined by any node");
    }

    @Test
    void pruningKeepsNeededNodesAndAllInputs() {
        Graph pruned = graph(List.of("a"), node("Neg", "a", "x"), node("Mul", "b", "a", "w"))
                .pruned();
        assertThat(pruned.toText()).isEqualTo("""
                        opset 18
                        input x: float[N,3]
                        a = Neg(x)
                        output a
                        """);
    }

    @Test
    void bindingASymbolAlsoFixesItsMultiples() {
        Dim windows = Dim.symbol("64*N");
        assertThat(windows.bind("N", 3)).isEqualTo(Dim.of(192));
        assertThat(Dim.symbol("N").bind("N", 3)).isEqualTo(Dim.of(3));
        assertThat(Dim.symbol("M").bind("N", 3)).isEqualTo(Dim.symbol("M"));
        assertThat(Dim.symbol("xN").bind("N", 3)).isEqualTo(Dim.symbol("xN"));
        Graph bound = graph(List.of("a"), node("Neg", "a", "x")).bind("N", 2);
        assertThat(bound.input("x").type()).hasToString("float[2,3]");
    }

    @Test
    void valuesCapturedByABodyCountAsRead() {
        Graph body = new Graph(
                List.of(),
                List.of("y"),
                Map.of(),
                List.of(node("Neg", "y", "a")),
                Map.of(),
                Set.of("a"),
                Header.ofOpset(18));
        Node branch = Node.of(
                "If",
                List.of("c"),
                List.of("z"),
                Map.of("then_branch", new Attribute.Body(body), "else_branch", new Attribute.Body(body)));
        assertThat(branch.reads()).containsExactlyInAnyOrder("c", "a");
        Value c = new Value("c", new TensorType(ElementType.BOOL, Shape.SCALAR));
        Graph graph = new Graph(
                List.of(X, c),
                List.of("z"),
                Map.of(),
                List.of(node("Abs", "a", "x"), branch),
                Map.of(),
                Set.of(),
                Header.ofOpset(18));
        assertThat(graph.pruned().nodes()).hasSize(2);
        Graph renamed = graph.renamed(Map.of("a", "b"));
        assertThat(renamed.nodes().get(1).reads()).containsExactlyInAnyOrder("c", "b");
    }
}
