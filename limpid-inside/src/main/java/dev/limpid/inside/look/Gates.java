package dev.limpid.inside.look;

import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shape;
import dev.limpid.graph.op.Trait;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The values that only decide how much of a feature map passes: from a reduction of the map to the product with it, as in
 * squeeze and excitation or in spatial attention. Few directions, constant units and saturated activations are how gates work.
 */
final class Gates {
    private Gates() {}

    /** The values within gates. */
    static Set<String> values(Graph graph) {
        Map<String, Node> producers = graph.producers();
        Set<String> found = new HashSet<>();
        for (Node node : graph.nodes()) {
            if (!node.is("Mul")) {
                continue;
            }
            for (int k = 0; k < 2; k++) {
                if (isSpread(graph, node.input(k), node.output())) {
                    found.addAll(within(graph, producers, node.input(k)));
                }
            }
        }
        return found;
    }

    private static boolean isSpread(Graph graph, String factor, String product) {
        if (graph.constants().containsKey(factor)
                || graph.findType(factor).isEmpty()
                || graph.findType(product).isEmpty()) {
            return false;
        }
        Shape small = graph.shapeOf(factor);
        Shape large = graph.shapeOf(product);
        for (int axis = 1; axis < large.rank() && small.rank() == large.rank(); axis++) {
            if (small.size(axis) == 1 && large.size(axis) > 1) {
                return true;
            }
        }
        return false;
    }

    /** What a factor is computed from, back to reductions; nothing if it does not come from reductions alone. */
    private static Set<String> within(Graph graph, Map<String, Node> producers, String factor) {
        Set<String> seen = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(Set.of(factor));
        while (!open.isEmpty()) {
            String value = open.pop();
            @Nullable Node node = producers.get(value);
            if (graph.constants().containsKey(value) || !seen.add(value)) {
                continue;
            }
            if (node == null) {
                return Set.of();
            }
            boolean isPool = node.op().name().endsWith("Pool");
            if (!node.has(Trait.REDUCES) && !isPool) {
                open.addAll(node.reads());
            }
        }
        return seen;
    }
}
