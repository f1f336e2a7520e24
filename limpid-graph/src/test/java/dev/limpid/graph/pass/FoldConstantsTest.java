package dev.limpid.graph.pass;

import static dev.limpid.graph.pass.Sketch.counting;
import static dev.limpid.graph.pass.Sketch.noise;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Tensor;
import dev.limpid.testkit.ReferenceEvaluator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FoldConstantsTest {
    private static Map<String, Tensor> evaluate(Graph graph) {
        return ReferenceEvaluator.run(graph, Map.of());
    }

    private static Graph folded(Graph graph) {
        Graph once = graph.apply(new FoldConstants(FoldConstantsTest::evaluate));
        assertThat(once.apply(new FoldConstants(FoldConstantsTest::evaluate))).isEqualTo(once);
        return once;
    }

    private static List<String> ops(Graph graph) {
        return graph.nodes().stream().map(n -> n.op().name()).toList();
    }

    @Test
    void nodesThatDependOnlyOnConstantsAreComputed() {
        Sketch sketch = Sketch.ofOpset(18)
                .input("x", counting(2, 2))
                .constant("a", noise(1, 2, 3))
                .constant("b", noise(2, 3, 2))
                .number("three", 3)
                .node("m = MatMul(a, b)")
                .node("e = Exp(m)")
                .node("s = Mul(e, three)")
                .node("y = Add(x, s)");
        Graph graph = folded(sketch.graph("y"));
        assertThat(ops(graph)).containsExactly("Add");
        assertThat(graph.constants()).containsOnlyKeys("s");
        assertThat(graph.findConstant("s").orElseThrow().elementType()).isEqualTo(ElementType.FLOAT);
        double[] before = sketch.run(sketch.graph("y"));
        double[] after = sketch.run(graph);
        for (int i = 0; i < 4; i++) {
            assertThat(after[i]).isCloseTo(before[i], within(1e-6 * Math.abs(before[i])));
        }
    }

    @Test
    void computedSizesNeedFewEvaluatorRuns() {
        List<Graph> runs = new ArrayList<>();
        Graph graph = Sketch.ofOpset(18)
                .input("x", counting(12))
                .constant("two", Tensor.list(2))
                .constant("three", Tensor.list(3))
                .node("six = Mul(two, three)")
                .node("shape = Concat(two, six)", Map.of("axis", Attribute.of(0L)))
                .node("zeros = ConstantOfShape(shape)")
                .node("r = Reshape(x, shape)")
                .node("y = Add(r, zeros)")
                .graph("y")
                .apply(new FoldConstants(part -> {
                    runs.add(part);
                    return evaluate(part);
                }));
        assertThat(ops(graph)).containsExactly("Reshape", "Add");
        assertThat(graph.findConstant("shape").orElseThrow().toLongs()).containsExactly(2, 6);
        assertThat(graph.findConstant("zeros").orElseThrow().shape()).containsExactly(2, 6);
        assertThat(runs).hasSize(2);
    }

    @Test
    void aResultOfFortyGigabytesIsNotComputed() {
        List<Graph> runs = new ArrayList<>();
        for (String bomb : List.of(
                "c = ConstantOfShape(huge)",
                "c = Expand(one, huge)",
                "c = Tile(one, huge)",
                "c = Range(zero, end, step)")) {
            Graph graph = Sketch.ofOpset(18)
                    .input("x", counting(1))
                    .constant("huge", Tensor.list(100_000, 100_000))
                    .constant("one", counting(1, 1))
                    .constant("zero", Tensor.of(new long[] {0}))
                    .constant("end", Tensor.of(new long[] {10_000_000_000L}))
                    .constant("step", Tensor.of(new long[] {1}))
                    .node(bomb)
                    .node("y = Size(c)")
                    .graph("y", "x");
            Graph after = graph.apply(new FoldConstants(part -> {
                runs.add(part);
                return evaluate(part);
            }));
            assertThat(after).isEqualTo(graph);
        }
        assertThat(runs).isEmpty();
    }

    @Test
    void manySmallResultsCannotExceedTheLimitTogether() {
        Sketch sketch = Sketch.ofOpset(18).constant("shape", Tensor.list(100));
        List<String> outputs = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            sketch.node("c" + i + " = ConstantOfShape(shape)");
            outputs.add("c" + i);
        }
        Graph graph = sketch.graph(outputs.toArray(String[]::new))
                .apply(new FoldConstants(FoldConstantsTest::evaluate, 2000));
        assertThat(graph.nodes()).hasSize(5);
        assertThat(graph.constants()).hasSize(6);
    }

    @Test
    void randomNumbersAndQuantisedWeightsAreNotFolded() {
        Graph graph = Sketch.ofOpset(18)
                .constant("q", Tensor.of(ElementType.INT8, new double[] {1, 2}, 2))
                .number("scale", 0.5)
                .node("r = RandomNormal()", Map.of("shape", Attribute.of(new long[] {2})))
                .node("w = DequantizeLinear(q, scale)")
                .node("y = Add(r, w)")
                .graph("y");
        assertThat(folded(graph)).isEqualTo(graph);
    }

    @Test
    void nodesThatTheEvaluatorRejectsStayAndTheRestIsFolded() {
        Graph graph = Sketch.ofOpset(18)
                .input("x", counting(2))
                .constant("a", counting(2))
                .node("n = Neg(a)")
                .node("e = Erf(a)")
                .node("p = Mul(n, n)")
                .node("s = Add(x, e)")
                .node("y = Add(s, p)")
                .graph("y")
                .apply(new FoldConstants(part -> {
                    if (ops(part).contains("Erf")) {
                        throw LimpidException.badInput("Erf is not known here");
                    }
                    return evaluate(part);
                }));
        assertThat(ops(graph)).containsExactly("Erf", "Add", "Add");
        assertThat(graph.findConstant("p").orElseThrow().toDoubles()).containsExactly(0, 1);
    }
}
