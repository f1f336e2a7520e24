package dev.limpid.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.runtime.OnnxRuntime;
import dev.limpid.runtime.Program;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class EquivalentFormsTest {
    private static final Tensor X = Tensor.of(new float[] {1, -2, 3, 0.5f, 2, -1, 4, 1, 0}, 1, 1, 3, 3);

    private static double[] run(Graph graph) {
        try (Program program = OnnxRuntime.create().compile(graph)) {
            return Objects.requireNonNull(program.run(Map.of("x", X)).get("y")).toDoubles();
        }
    }

    /** A convolution with a name, as exporters write it. */
    private static Graph convolution() {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        TensorType type = TensorType.of(ElementType.FLOAT, Dim.of(1), Dim.of(1), Dim.of(3), Dim.of(3));
        Expr weights = b.constant(Tensor.of(new float[] {1, 2, 3, 4, -1, 0, 2, 1}, 2, 1, 2, 2));
        Expr bias = b.constant(Tensor.of(new float[] {0.5f, -3}, 2));
        Graph graph = b.build(Map.of(
                "y",
                b.input("x", type).emit("Conv", Map.of(), null, weights, bias).relu()));
        return graph.with(
                graph.nodes().stream()
                        .map(n -> new Node(n.op(), "/c/" + n.op().name(), n.inputs(), n.outputs(), n.attributes()))
                        .toList(),
                graph.constants());
    }

    @Test
    void aNetworkOfNamedNodesRunsWithEachLayerAsASumOfTwo() {
        Graph graph = convolution();
        Graph divided = EquivalentForms.divided().apply(graph);
        assertThat(divided.nodes()).filteredOn(n -> n.is("Conv")).hasSize(2);
        assertThat(run(divided)).containsExactly(run(graph), within(1e-5));
    }
}
