package dev.limpid.graph.pass;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.testkit.ReferenceEvaluator;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FoldBiasTest {
    private static Tensor numbers(int seed, long... shape) {
        double[] numbers =
                new Random(seed).doubles(Tensor.elementCount(shape), -1, 1).toArray();
        return Tensor.of(ElementType.DOUBLE, numbers, shape);
    }

    /** {@code w x + b}, and optionally w x as a second output. */
    private static Graph graph(boolean isProductAsked, boolean isBiasFirst, long... shape) {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", TensorType.of(ElementType.DOUBLE, shape));
        Expr product = x.matMul(b.constant(numbers(2, 4, 3)));
        Expr row = b.constant(numbers(3, 3));
        Expr y = isBiasFirst ? row.add(product) : product.add(row);
        return isProductAsked ? b.build(Map.of("y", y, "product", product)) : b.build(Map.of("y", y));
    }

    private static void assertEqual(Graph graph, Graph folded, long... shape) {
        Map<String, Tensor> point = Map.of("x", numbers(5, shape));
        double[] expected =
                requireNonNull(ReferenceEvaluator.run(graph, point).get("y")).toDoubles();
        assertThat(requireNonNull(ReferenceEvaluator.run(folded, point).get("y"))
                        .toDoubles())
                .containsExactly(expected, within(1e-12));
    }

    @Test
    void aProductAndASumOverAnyNumberOfAxesBecomeOneGemm() {
        for (boolean isBiasFirst : new boolean[] {true, false}) {
            for (long[] shape : new long[][] {{5, 4}, {2, 5, 4}, {2, 3, 2, 4}}) {
                Graph graph =
                        ReferenceEvaluator.typed(graph(false, isBiasFirst, shape), Map.of("x", numbers(5, shape)));
                Graph folded = graph.apply(new FoldBias());
                assertThat(folded.nodes().stream().map(Node::op).map(Object::toString))
                        .contains("Gemm")
                        .doesNotContain("MatMul", "Add");
                assertEqual(graph, folded, shape);
            }
        }
    }

    @Test
    void aProductThatIsAnOutputStays() {
        Graph graph = graph(true, false, 5, 4);
        assertThat(graph.apply(new FoldBias())).isSameAs(graph);
    }
}
