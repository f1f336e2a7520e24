package dev.limpid.graph.pass;

import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Pass;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.op.Trait;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@code LSTM}, {@code GRU} and {@code RNN} nodes as standard operators, step by step, so that every rule set
 * applies to them.
 *
 * <p>The product of the inputs of all steps with the input weights is one {@code MatMul} before the first step. A node
 * is left as it is if the number of steps is not known, if all nodes together would become too many, or if one of its
 * weights or settings has no such form; {@link #obstacle} says why. The graph must be in the form of {@link
 * Normalize}.
 */
public final class UnrollRecurrence implements Pass {
    /** The largest number of nodes that one graph may gain. */
    public static final int LARGEST = 20_000;

    @Override
    public Graph apply(Graph graph) {
        if (graph.nodes().stream().noneMatch(n -> n.has(Trait.RECURRENT))) {
            return graph;
        }
        Splicing result = new Splicing(graph);
        int room = LARGEST;
        for (Node node : graph.nodes()) {
            if (!node.has(Trait.RECURRENT)
                    || obstacle(node, graph::findType, graph::findConstant, room)
                            .isPresent()) {
                result.keep(node);
                continue;
            }
            Recurrence recurrence = new Recurrence(graph, node);
            Graph part = recurrence.unrolled();
            room -= part.nodes().size();
            result.splice(part, recurrence.outputs());
        }
        return result.result();
    }

    /**
     * Why a recurrent node is left as it is, as the end of a sentence.
     *
     * @param types the known types of values
     * @param constants the constants by name
     * @return empty if the node can be unrolled unless others before it use up the number of nodes that are allowed
     */
    public static Optional<String> obstacle(
            Node node, Function<String, Optional<TensorType>> types, Function<String, Optional<Tensor>> constants) {
        return obstacle(node, types, constants, LARGEST);
    }

    private static Optional<String> obstacle(
            Node node,
            Function<String, Optional<TensorType>> types,
            Function<String, Optional<Tensor>> constants,
            int room) {
        @Nullable Shape x = types.apply(node.input(0)).map(TensorType::shape).orElse(null);
        if (x == null || x.rank() != 3) {
            return Optional.of(
                    x == null
                            ? "the shape of its input is not known"
                            : "its input is " + x + ", not of three dimensions");
        }
        long steps = x.size(0);
        if (steps < 1) {
            return Optional.of(steps == 0 ? "it has no steps" : "the number of its steps is not known");
        }
        int each = Recurrence.nodesPerStep(node);
        if (steps > room / each) {
            return Optional.of("its " + steps + " steps would become about " + steps * each
                    + " nodes, and a network may gain " + LARGEST + " in this way");
        }
        if (!RecurrentWeights.areConstant(node, constants)) {
            return Optional.of("its weights are not constant");
        }
        return CellActivation.unknown(node).map(f -> "its activation function '" + f + "' is not known");
    }
}
