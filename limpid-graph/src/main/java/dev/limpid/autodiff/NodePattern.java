package dev.limpid.autodiff;

import dev.limpid.graph.Node;
import dev.limpid.graph.Op;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which nodes a rule is for.
 *
 * @param ops the operators it may match; empty means any
 * @param condition what else must hold of the node
 */
public record NodePattern(Set<Op> ops, Predicate<Node> condition) {
    public NodePattern {
        ops = Set.copyOf(ops);
    }

    /** Nodes of these standard operators. */
    public static NodePattern op(String... standardOps) {
        return new NodePattern(Stream.of(standardOps).map(Op::of).collect(Collectors.toUnmodifiableSet()), n -> true);
    }

    /** Nodes for which something holds, of any operator. */
    public static NodePattern where(Predicate<Node> condition) {
        return new NodePattern(Set.of(), condition);
    }

    /** This pattern, and something else must hold. */
    public NodePattern and(Predicate<Node> more) {
        return new NodePattern(ops, condition.and(more));
    }

    /** Whether the node is meant. */
    public boolean matches(Node node) {
        return (ops.isEmpty() || ops.contains(node.op())) && condition.test(node);
    }
}
