package dev.limpid.trust;

import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Pass;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.op.Trait;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Networks that compute the same function in another way, for metrics that ask whether an explanation depends on it. */
public final class EquivalentForms {
    private static final double MORE = 1.5;

    private EquivalentForms() {}

    /**
     * Each convolution and linear layer becomes the sum of two: one with 1.5 times the weights and biases, one with -0.5 times.
     * Products are the same up to rounding.
     */
    public static Pass divided() {
        return EquivalentForms::divide;
    }

    private static Graph divide(Graph graph) {
        Map<String, Tensor> constants = new LinkedHashMap<>(graph.constants());
        Map<String, TensorType> types = new HashMap<>();
        Set<String> taken = taken(graph);
        List<Node> nodes = new ArrayList<>();
        for (Node node : graph.nodes()) {
            if (!isLayer(graph, node)) {
                nodes.add(node);
                continue;
            }
            List<String> parts = new ArrayList<>();
            for (double share : List.of(MORE, 1 - MORE)) {
                String output = fresh(taken, node.output() + "_part");
                List<String> inputs = new ArrayList<>(node.inputs());
                for (int k = 1; k < inputs.size(); k++) {
                    Tensor weights = graph.constants().get(inputs.get(k));
                    if (weights != null) {
                        inputs.set(k, fresh(taken, inputs.get(k) + "_part"));
                        constants.put(inputs.get(k), times(weights, share));
                    }
                }
                graph.findType(node.output()).ifPresent(type -> types.put(output, type));
                parts.add(output);
                nodes.add(node.withInputs(inputs).withOutputs(List.of(output)));
            }
            nodes.add(Node.of("Add", parts, List.of(node.output()), Map.of()));
        }
        return graph.with(nodes, constants).withTypes(types).pruned();
    }

    /** Whether all that is multiplied or added to the input is constant. */
    private static boolean isLayer(Graph graph, Node node) {
        boolean isConstant =
                node.has(Trait.WEIGHTED) && !node.is("Einsum") && node.inputs().size() > 1;
        for (int k = 1; k < node.inputs().size() && isConstant; k++) {
            Tensor weights = graph.constants().get(node.input(k));
            isConstant = !node.hasInput(k)
                    || (weights != null && weights.elementType().isFloating());
        }
        return isConstant && !graph.constants().containsKey(node.input(0));
    }

    private static Tensor times(Tensor weights, double share) {
        double[] numbers = weights.toDoubles();
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] *= share;
        }
        return Tensor.of(weights.elementType(), numbers, weights.shape());
    }

    private static Set<String> taken(Graph graph) {
        Set<String> taken = new HashSet<>(graph.constants().keySet());
        graph.inputs().forEach(value -> taken.add(value.name()));
        graph.nodes().forEach(node -> taken.addAll(node.outputs()));
        return taken;
    }

    private static String fresh(Set<String> taken, String stem) {
        String name = stem;
        for (int i = 1; !taken.add(name); i++) {
            name = stem + "_" + i;
        }
        return name;
    }
}
