package dev.limpid.graph.onnx;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Sorts nodes into an execution order, keeping the file's order if it is valid. */
final class NodeOrder {
    private static final byte ENTERED = 1;
    private static final byte DONE = 2;

    private record Visit(int node, Iterator<String> reads) {}

    private final List<Node> nodes;
    private final Map<String, Integer> producers = new HashMap<>();
    private final byte[] marks;
    private final Deque<Visit> stack = new ArrayDeque<>();
    private final List<Node> sorted = new ArrayList<>();

    private NodeOrder(List<Node> nodes) {
        this.nodes = nodes;
        this.marks = new byte[nodes.size()];
        for (int i = 0; i < nodes.size(); i++) {
            for (String output : nodes.get(i).outputs()) {
                producers.putIfAbsent(output, i);
            }
        }
        producers.remove("");
    }

    /** @throws LimpidException if nodes depend on each other in a cycle */
    static List<Node> sorted(List<Node> nodes) {
        return isSorted(nodes) ? nodes : new NodeOrder(nodes).sort();
    }

    private static boolean isSorted(List<Node> nodes) {
        Set<String> later = new HashSet<>();
        for (int i = nodes.size() - 1; i >= 0; i--) {
            Node node = nodes.get(i);
            later.addAll(node.outputs());
            later.remove("");
            for (String read : node.reads()) {
                if (later.contains(read)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Depth first with an explicit stack, since a long chain would exhaust the thread's stack. */
    private List<Node> sort() {
        for (int i = 0; i < nodes.size(); i++) {
            enter(i);
            while (!stack.isEmpty()) {
                Visit top = stack.getFirst();
                if (top.reads().hasNext()) {
                    @Nullable Integer producer = producers.get(top.reads().next());
                    if (producer != null) {
                        enter(producer);
                    }
                } else {
                    stack.removeFirst();
                    marks[top.node()] = DONE;
                    sorted.add(nodes.get(top.node()));
                }
            }
        }
        return sorted;
    }

    private void enter(int i) {
        Node node = nodes.get(i);
        if (marks[i] == ENTERED) {
            throw LimpidException.badInput(
                    node.op() + " node '" + node.label() + "' needs its own result: the graph is cyclic");
        }
        if (marks[i] == 0) {
            marks[i] = ENTERED;
            stack.addFirst(new Visit(i, node.reads().iterator()));
        }
    }
}
