package dev.limpid.graph.pass;

import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A copy of a graph in which a node may be replaced by a whole graph. */
final class Splicing {
    private final Graph source;
    private final Names names;
    private final Map<String, Tensor> constants;
    private final Map<String, TensorType> types = new HashMap<>();
    private final List<Node> nodes = new ArrayList<>();

    Splicing(Graph source) {
        this.source = source;
        this.names = Names.of(source);
        this.constants = new LinkedHashMap<>(source.constants());
    }

    /** Appends a node unchanged. */
    void keep(Node node) {
        nodes.add(node);
    }

    /**
     * Appends the nodes of a graph. Its inputs have the names of values here; everything else gets unused names.
     *
     * @param outputs names here of the graph's outputs
     */
    void splice(Graph part, Map<String, String> outputs) {
        Map<String, String> renamed = new HashMap<>();
        part.constants().keySet().forEach(c -> renamed.put(c, names.fresh(c)));
        for (Node node : part.nodes()) {
            for (String output : node.outputs()) {
                if (!output.isEmpty()) {
                    renamed.put(output, outputs.containsKey(output) ? outputs.get(output) : names.fresh(output));
                }
            }
        }
        Graph own = part.renamed(renamed);
        constants.putAll(own.constants());
        types.putAll(own.types());
        nodes.addAll(own.nodes());
    }

    /** The copy; inputs and outputs are those of the original. */
    Graph result() {
        Map<String, TensorType> all = new HashMap<>(types);
        all.putAll(source.types());
        return new Graph(source.inputs(), source.outputs(), constants, nodes, all, source.captures(), source.header())
                .pruned();
    }
}
