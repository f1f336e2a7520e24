package dev.limpid.graph.pass;

import static dev.limpid.graph.pass.Sketch.counting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Value;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StaticShapesTest {
    private static final TensorType BATCHES =
            TensorType.of(ElementType.FLOAT, Dim.symbol("N"), Dim.of(2), Dim.of(3));

    private static Sketch start() {
        return Sketch.ofOpset(18)
                .input("x", counting(4, 2, 3))
                .constant("i0", Tensor.of(new long[] {0}))
                .constant("i1", Tensor.of(new long[] {1}))
                .constant("i12", Tensor.list(-2, 2))
                .constant("axis", Tensor.list(0))
                .constant("minus", Tensor.list(-1))
                .constant("one", Tensor.list(1))
                .constant("three", Tensor.list(3));
    }

    private static Graph open(Graph graph) {
        return graph.withInputs(List.of(new Value("x", BATCHES)));
    }

    private static List<String> ops(Graph graph) {
        return graph.nodes().stream().map(n -> n.op().name()).toList();
    }

    @Test
    void fixedSizesAreConstantsThoughTheBatchIsOpen() {
        Sketch sketch = start()
                .node("s = Shape(x)")
                .node("height = Gather(s, i1)")
                .node("both = Gather(s, i12)")
                .node("tail = Slice(s, one, three, axis, one)")
                .node("part = Shape(x)", Map.of("start", Attribute.of(-1L)))
                .node("batch = Gather(s, i0)");
        Graph graph = open(sketch.graph("height", "both", "tail", "part", "batch")).apply(new StaticShapes());
        assertThat(ops(graph)).containsExactly("Shape", "Gather");
        assertThat(graph.findConstant("height").orElseThrow()).isEqualTo(Tensor.of(new long[] {2}));
        assertThat(graph.findConstant("both").orElseThrow()).isEqualTo(Tensor.list(2, 3));
        assertThat(graph.findConstant("tail").orElseThrow()).isEqualTo(Tensor.list(2, 3));
        assertThat(graph.findConstant("part").orElseThrow()).isEqualTo(Tensor.list(3));
    }

    @Test
    void reshapeWithOneOpenSizeNeedsNoListMadeWhenItRuns() {
        Sketch sketch = start()
                .node("s = Shape(x)")
                .node("n = Gather(s, i0)")
                .node("u = Unsqueeze(n, axis)")
                .node("list = Concat(u, one, minusless)", Map.of("axis", Attribute.of(0L)))
                .constant("minusless", Tensor.list(6))
                .node("r = Reshape(x, list)")
                .node("y = Neg(r)");
        Graph graph = open(sketch.graph("y")).apply(new StaticShapes());
        assertThat(ops(graph)).containsExactly("Reshape", "Neg");
        assertThat(graph.findConstant(graph.nodes().get(0).input(1)).orElseThrow())
                .isEqualTo(Tensor.list(-1, 1, 6));
        assertThat(sketch.run(graph)).isEqualTo(sketch.run(sketch.graph("y")));
        assertThat(sketch.typedShape(graph)).containsExactly(4, 1, 6);
    }

    @Test
    void reshapeWithTwoOpenSizesStays() {
        Sketch sketch = start()
                .node("s = Shape(x)")
                .node("n = Gather(s, i0)")
                .node("u = Unsqueeze(n, axis)")
                .node("list = Concat(u, minus)", Map.of("axis", Attribute.of(0L)))
                .node("y = Reshape(x, list)");
        Graph graph = open(sketch.graph("y"));
        assertThat(ops(graph.apply(new StaticShapes()))).isEqualTo(ops(graph));
    }
}
