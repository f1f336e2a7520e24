package dev.limpid.trust;

import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Pass;
import dev.limpid.graph.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A network that takes a constant shift of its input back: it computes for the shifted input what the network computes for the input.
 * For {@link dev.limpid.trust.axiom.InputInvariance}.
 *
 * @param input the name of the input
 * @param shift the number that was added to every value, in the network's units
 */
public record ShiftedInput(String input, float shift) implements Pass {
    @Override
    public Graph apply(Graph graph) {
        String constant = input + "-shift";
        String unshifted = input + "-unshifted";
        List<Node> nodes = new ArrayList<>();
        nodes.add(Node.of("Sub", List.of(input, constant), List.of(unshifted), Map.of()));
        for (Node node : graph.nodes()) {
            nodes.add(node.withInputs(node.inputs().stream()
                    .map(i -> i.equals(input) ? unshifted : i)
                    .toList()));
        }
        Map<String, Tensor> constants = new LinkedHashMap<>(graph.constants());
        constants.put(constant, Tensor.of(graph.input(input).type().element(), new double[] {shift}, new long[] {1}));
        return graph.with(nodes, constants)
                .withTypes(Map.of(unshifted, graph.input(input).type()));
    }
}
