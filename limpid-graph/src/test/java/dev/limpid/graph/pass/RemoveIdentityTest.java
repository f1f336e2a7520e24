package dev.limpid.graph.pass;

import static dev.limpid.graph.pass.Sketch.counting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RemoveIdentityTest {
    private static Graph removed(Graph graph) {
        Graph once = graph.apply(new RemoveIdentity());
        assertThat(once.apply(new RemoveIdentity())).isEqualTo(once);
        return once;
    }

    private static List<String> ops(Graph graph) {
        return graph.nodes().stream().map(n -> n.op().name()).toList();
    }

    @Test
    void outputsKeepTheirNames() {
        Sketch sketch = Sketch.ofOpset(18)
                .input("x", counting(2))
                .node("a = Identity(x)")
                .node("b = Neg(a)")
                .node("c = Identity(b)")
                .node("y = Identity(c)");
        Graph graph = removed(sketch.graph("y"));
        assertThat(graph.toText()).isEqualTo("""
                opset 18
                input x: float[2]
                y = Neg(x)
                output y
                """);
        assertThat(sketch.run(graph)).containsExactly(-0.0, -1);
    }

    @Test
    void outputThatIsAnInputAConstantOrAnotherOutputKeepsOneIdentity() {
        Sketch sketch = Sketch.ofOpset(18)
                .input("x", counting(2))
                .number("k", 3)
                .node("b = Neg(x)")
                .node("p = Identity(b)")
                .node("q = Identity(b)")
                .node("i = Identity(x)")
                .node("c = Identity(k)");
        Graph graph = removed(sketch.graph("b", "p", "q", "i", "c"));
        assertThat(graph.outputs()).containsExactly("b", "p", "q", "i", "c");
        assertThat(ops(graph)).containsExactly("Neg", "Identity", "Identity", "Identity", "Identity");
        for (String output : List.of("b", "p", "q")) {
            assertThat(sketch.run(graph.withOutputs(List.of(output)))).containsExactly(-0.0, -1);
        }
        assertThat(sketch.run(graph.withOutputs(List.of("i")))).containsExactly(0, 1);
        assertThat(sketch.run(graph.withOutputs(List.of("c")))).containsExactly(3);
    }

    @Test
    void nodesWithoutEffectAreRemoved() {
        Sketch sketch = Sketch.ofOpset(18)
                .input("x", counting(2, 3))
                .constant("same", Tensor.list(0, 3))
                .constant("copy", Tensor.list(0, -1))
                .constant("nothing", Tensor.list(0, 0, 0, 0))
                .node("a = Cast(x)", Map.of("to", Attribute.of((long) ElementType.FLOAT.onnxNumber())))
                .node("b = Transpose(a)", Map.of("perm", Attribute.of(new long[] {0, 1})))
                .node("c = Reshape(b, same)")
                .node("d = Pad(c, nothing)")
                .node("e = Concat(d)", Map.of("axis", Attribute.of(0L)))
                .node("f = Sum(e)")
                .node("g = Flatten(f)")
                .node("h = Reshape(g, copy)")
                .node("y = Neg(h)");
        Graph graph = removed(sketch.graph("y"));
        assertThat(ops(graph)).containsExactly("Neg");
        assertThat(sketch.run(graph)).containsExactly(-0.0, -1, -2, -3, -4, -5);
    }

    @Test
    void nodesThatCanHaveAnEffectStay() {
        Sketch sketch = Sketch.ofOpset(18)
                .input("x", counting(2, 3))
                .type("n", TensorType.of(ElementType.FLOAT, Dim.symbol("N"), Dim.of(3)))
                .constant("other", Tensor.list(3, 2))
                .constant("fixed", Tensor.list(2, 3))
                .constant("one", Tensor.list(0, 1, 0, 0))
                .node("n = Neg(x)")
                .node("a = Cast(n)", Map.of("to", Attribute.of((long) ElementType.DOUBLE.onnxNumber())))
                .node("b = Transpose(a)")
                .node("c = Reshape(b, other)")
                .node("d = Pad(c, one)")
                .node("e = Reshape(n, fixed)")
                .node("f = Flatten(e)", Map.of("axis", Attribute.of(0L)));
        Graph graph = sketch.graph("d", "f");
        assertThat(removed(graph)).isEqualTo(graph);
    }
}
