package dev.limpid.graph.pass;

import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Pass;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.op.Trait;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Replaces {@code If}, {@code Loop} and {@code Scan} by the nodes of their bodies where constants fix the branch or the
 * number of iterations, also inside other bodies that are inlined.
 *
 * <p>A loop may stop by a condition that is computed from constants and the iteration number. A node is left as it is if
 * its condition, number of iterations or sequence length is not known, if a result would be empty, if it has more than
 * 2,000 iterations, or if the graph would gain more than {@link #LARGEST} nodes. The graph must be in the form of {@link
 * Normalize}; inner values lose their types.
 */
public final class InlineControlFlow implements Pass {
    /** The largest number of nodes that one graph may gain. */
    public static final int LARGEST = 20_000;

    private final Function<Graph, Map<String, Tensor>> evaluator;

    /** @param evaluator runs a graph without inputs, for conditions that are computed from constants */
    public InlineControlFlow(Function<Graph, Map<String, Tensor>> evaluator) {
        this.evaluator = evaluator;
    }

    /** The same graph if no node can be replaced. */
    @Override
    public Graph apply(Graph graph) {
        if (graph.nodes().stream().noneMatch(n -> n.has(Trait.CONTROL))) {
            return graph;
        }
        Bodies bodies = new Bodies(graph, evaluator, LARGEST);
        Deque<Node> open = new ArrayDeque<>(graph.nodes());
        boolean isChanged = false;
        while (!open.isEmpty()) {
            Node node = open.removeFirst();
            Optional<Inlined> part = node.has(Trait.CONTROL) ? Inlined.of(node, bodies) : Optional.empty();
            if (part.isEmpty()) {
                bodies.keep(node);
                continue;
            }
            isChanged = true;
            List<Node> nodes = part.get().nodes();
            for (int i = nodes.size() - 1; i >= 0; i--) {
                open.addFirst(nodes.get(i));
            }
        }
        return isChanged ? new RemoveIdentity().apply(bodies.result()) : graph;
    }
}
