package dev.limpid.graph.pass;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The names of all values in a graph and its control-flow bodies. */
final class Names {
    private final Set<String> taken = new HashSet<>();
    private final Map<String, Integer> counters = new HashMap<>();

    static Names of(Graph graph) {
        Names names = new Names();
        names.take(graph);
        return names;
    }

    private void take(Graph graph) {
        graph.inputs().forEach(v -> taken.add(v.name()));
        taken.addAll(graph.constants().keySet());
        taken.addAll(graph.captures());
        for (Node node : graph.nodes()) {
            taken.addAll(node.outputs());
            bodies(node).values().forEach(this::take);
        }
    }

    /** An unused name; the stem itself if it is free. */
    String fresh(String stem) {
        String name = stem;
        while (!taken.add(name)) {
            name = stem + "_" + counters.merge(stem, 1, Integer::sum);
        }
        return name;
    }

    /** The control-flow bodies of a node by attribute. */
    static Map<String, Graph> bodies(Node node) {
        Map<String, Graph> bodies = new HashMap<>();
        node.attributes().forEach((key, value) -> {
            if (value instanceof Attribute.Body body) {
                bodies.put(key, body.graph());
            }
        });
        return bodies;
    }

    /** A node with values renamed, also in its bodies; names not in the map stay. */
    static Node renamed(Node node, Map<String, String> names) {
        if (names.isEmpty()) {
            return node;
        }
        UnaryOperator<String> rename = n -> names.getOrDefault(n, n);
        return Rewriting.mapBodies(node, body -> body.renamed(names))
                .withInputs(node.inputs().stream().map(rename).toList())
                .withOutputs(node.outputs().stream().map(rename).toList());
    }
}
