package dev.limpid.attribution.gradient;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Replaces every rectifier of a network by a smooth function: {@code relu(x)} becomes
 * {@code log(1 + exp(beta x)) / beta}, and a rectifier with an upper bound becomes the difference of two of these.
 */
public final class Softened {
    private final Graph source;
    private final double beta;
    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, Tensor> constants;
    private final Map<String, TensorType> types = new HashMap<>();
    private int count;

    private Softened(Graph source, double beta) {
        this.source = source;
        this.beta = beta;
        this.constants = new LinkedHashMap<>(source.constants());
    }

    /**
     * The network with smooth rectifiers.
     *
     * @param graph with the types of all values
     * @param beta the sharpness: the larger, the nearer to the rectifier
     */
    public static Graph of(Graph graph, double beta) {
        Softened soft = new Softened(graph, beta);
        graph.nodes().forEach(soft::copy);
        return graph.with(soft.nodes, soft.constants).withTypes(soft.types);
    }

    private void copy(Node node) {
        if (node.is("Relu")) {
            String high = softplus(node.input(0), node.output());
            emit("Div", node.output(), List.of(high, beta(node.output())), Map.of());
            return;
        }
        if (node.is("Clip") && isZero(node, 1)) {
            clip(node);
            return;
        }
        nodes.add(node);
    }

    /** {@code relu(x) - relu(x - ceiling)}; without an upper bound a plain rectifier. */
    private void clip(Node node) {
        String out = node.output();
        String high = softplus(node.input(0), out);
        if (node.hasInput(2)) {
            String above = emit("Sub", fresh(out), List.of(node.input(0), node.input(2)), Map.of());
            high = emit("Sub", fresh(out), List.of(high, softplus(above, out)), Map.of());
        }
        emit("Div", out, List.of(high, beta(out)), Map.of());
    }

    private boolean isZero(Node node, int k) {
        return node.hasInput(k)
                && source.findConstant(node.input(k))
                        .filter(t -> t.elementCount() == 1 && t.toDoubles()[0] == 0)
                        .isPresent();
    }

    private String softplus(String x, String like) {
        String scaled = emit("Mul", fresh(like), List.of(x, beta(like)), Map.of());
        return emit("Softplus", fresh(like), List.of(scaled), Map.of());
    }

    private String beta(String like) {
        TensorType type = source.findType(like).orElseThrow();
        String name = "soft/beta/" + type.element();
        constants.putIfAbsent(name, Tensor.scalar(type.element(), beta));
        return name;
    }

    private String emit(String op, String output, List<String> inputs, Map<String, Attribute> attributes) {
        nodes.add(Node.of(op, inputs, List.of(output), attributes));
        return output;
    }

    private String fresh(String like) {
        String name = "soft/" + count++;
        source.findType(like).ifPresent(t -> types.put(name, t));
        return name;
    }
}
