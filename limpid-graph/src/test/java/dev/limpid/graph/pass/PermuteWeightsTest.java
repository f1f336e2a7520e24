package dev.limpid.graph.pass;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class PermuteWeightsTest {
    private static final int WIDE = 40;

    private static Graph graph(ElementType type) {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", TensorType.of(type, 5, WIDE));
        Expr product = x.matMul(b.constant(numbers(type, WIDE, WIDE)));
        return b.build(Map.of("y", product.add(b.constant(numbers(type, WIDE)))));
    }

    private static Tensor numbers(ElementType type, long... shape) {
        double[] numbers = DoubleStream.iterate(1, n -> n + 1)
                .limit(Tensor.elementCount(shape))
                .toArray();
        return Tensor.of(type, numbers, shape);
    }

    private static List<String> changed(Graph graph, Graph other) {
        return graph.constants().keySet().stream()
                .filter(n -> !graph.findConstant(n).equals(other.findConstant(n)))
                .toList();
    }

    @Test
    void theWeightsOfAProductAreTheSameNumbersElsewhereAndOtherConstantsStay() {
        for (ElementType type : List.of(ElementType.FLOAT, ElementType.DOUBLE, ElementType.FLOAT16)) {
            Graph graph = graph(type);
            Graph other = graph.apply(new PermuteWeights(1));
            assertThat(other.nodes()).isEqualTo(graph.nodes());
            List<String> changed = changed(graph, other);
            assertThat(changed).hasSize(1);
            double[] before = graph.findConstant(changed.get(0)).orElseThrow().toDoubles();
            double[] after = other.findConstant(changed.get(0)).orElseThrow().toDoubles();
            assertThat(before).hasSize(WIDE * WIDE);
            Arrays.sort(before);
            Arrays.sort(after);
            assertThat(after).isEqualTo(before);
        }
    }

    @Test
    void aSeedAlwaysGivesTheSameOrderAndAnotherSeedAnother() {
        Graph graph = graph(ElementType.FLOAT);
        Graph first = graph.apply(new PermuteWeights(1));
        assertThat(changed(first, graph.apply(new PermuteWeights(1)))).isEmpty();
        assertThat(changed(first, graph.apply(new PermuteWeights(2)))).hasSize(1);
    }
}
