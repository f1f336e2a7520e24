package dev.limpid.trust;

import dev.limpid.graph.ElementType;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Pass;
import dev.limpid.graph.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes every ReLU as the maximum of its input and 0: an equivalent network in other operators, for {@link
 * dev.limpid.trust.axiom.ImplementationInvariance}. Methods that treat the operator itself in a way of their own explain it differently.
 */
public record ReluAsMaximum() implements Pass {
    private static final String ZERO = "relu-zero-";

    @Override
    public Graph apply(Graph graph) {
        Map<String, Tensor> constants = new LinkedHashMap<>(graph.constants());
        List<Node> nodes = graph.nodes().stream()
                .map(node -> node.is("Relu") ? maximum(graph, node, constants) : node)
                .toList();
        return graph.with(nodes, constants);
    }

    private static Node maximum(Graph graph, Node relu, Map<String, Tensor> constants) {
        ElementType type = graph.findType(relu.input(0)).map(t -> t.element()).orElse(ElementType.FLOAT);
        String zero = ZERO + type.name();
        constants.computeIfAbsent(zero, z -> Tensor.of(type, new double[] {0}, new long[] {1}));
        return Node.of("Max", List.of(relu.input(0), zero), relu.outputs(), Map.of());
    }
}
