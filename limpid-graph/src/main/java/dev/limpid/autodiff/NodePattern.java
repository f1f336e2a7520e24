package dev.limpid.autodiff;

import dev.limpid.graph.Node;
import dev.limpid.graph.Op;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A condition on nodes: which nodes a rule applies to.
 *
 * @param ops the operators it matches; empty means any
 * @param condition a further condition on the node
 */
public record NodePattern(Set<Op> ops, Predicate<Node> condition) {
    public NodePattern {
        ops = Set.copyOf(ops);
    }

    /** Nodes of these standard operators. */
    public static NodePattern op(String... standardOps) {
        return new NodePattern(Stream.of(standardOps).map(Op::of).collect(Collectors.toUnmodifiableSet()), n -> true);
    }

    /** Nodes of any operator that meet a condition. */
    public static NodePattern where(Predicate<Node> condition) {
        return new NodePattern(Set.of(), condition);
    }

    /** This pattern with a further condition. */
    public NodePattern and(Predicate<Node> more) {
        return new NodePattern(ops, condition.and(more));
    }

    /** Whether the node matches. */
    public boolean matches(Node node) {
        return (ops.isEmpty() || ops.contains(node.op())) && condition.test(node);
    }
}
