package dev.limpid.runtime;

import dev.limpid.graph.Dim;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Pass;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.pass.InlineControlFlow;
import dev.limpid.graph.pass.UnrollRecurrence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites a graph for its input sizes, and determines the types of all its values.
 *
 * <p>Exporters write the shapes of their trace as arithmetic on {@code Shape}, {@code Gather} and {@code Concat},
 * several nodes for each {@code Reshape}. Here such values become constants if they are the same at batch 2 and at
 * batch 3, and the target of a {@code Reshape} that differs only in the batch becomes a constant with a -1. The batch
 * stays open. Branches and loops that are fixed by constants or shapes are inlined, and recurrent nodes are unrolled
 * where that is asked for.
 */
public final class Specialize {
    private static final int MOST_ROUNDS = 4;

    private Specialize() {}

    /**
     * The rewritten graph with the types of all its values, and with recurrent nodes written step by step.
     *
     * @throws dev.limpid.error.LimpidException if an input has an open size other than its batch, or the graph does not
     *     run
     */
    public static Graph apply(Engine engine, Graph graph) {
        return rolled(engine, graph).apply(new UnrollRecurrence());
    }

    /** The same with recurrent nodes as they are, which run faster and have no rules. @throws dev.limpid.error.LimpidException as above */
    @SuppressWarnings("ReferenceEquality") // a pass that changes nothing returns its graph
    public static Graph rolled(Engine engine, Graph graph) {
        Pass inlining = new InlineControlFlow(constant -> computed(engine, constant));
        Graph typed = typed(engine, graph.apply(inlining));
        // Shapes can fix the number of iterations of a loop, and its results those of the next.
        for (int round = 0; round < MOST_ROUNDS; round++) {
            Graph inlined = typed.apply(inlining);
            if (inlined == typed) {
                break;
            }
            typed = typed(engine, inlined);
        }
        return typed;
    }

    private static Map<String, Tensor> computed(Engine engine, Graph constant) {
        try (Program program = engine.compile(constant)) {
            return program.run(Map.of());
        }
    }

    private static Graph typed(Engine engine, Graph graph) {
        Observation seen = Observation.of(engine, graph, true);
        Graph typed = seen.graph().withTypes(seen.types());
        if (seen.values().isEmpty()) {
            return typed.apply(Specialize::constantTargets).pruned();
        }
        return folded(typed, constants(seen)).apply(Specialize::constantTargets).pruned();
    }

    /** The values that were equal at every batch size. */
    private static Map<String, Tensor> constants(Observation seen) {
        Map<String, Tensor> first = seen.values().get(0);
        Map<String, Tensor> constants = new HashMap<>();
        first.forEach((name, tensor) -> {
            if (seen.values().stream().allMatch(other -> Objects.equals(tensor, other.get(name)))) {
                constants.put(name, tensor);
            }
        });
        return constants;
    }

    private static Graph folded(Graph graph, Map<String, Tensor> found) {
        List<Node> nodes = new ArrayList<>();
        Map<String, Tensor> constants = new LinkedHashMap<>(graph.constants());
        for (Node node : graph.nodes()) {
            if (node.outputs().stream().allMatch(o -> o.isEmpty() || found.containsKey(o))) {
                node.outputs().stream().filter(o -> !o.isEmpty()).forEach(o -> constants.put(o, found.get(o)));
            } else {
                nodes.add(node);
            }
        }
        return graph.with(nodes, constants);
    }

    /** Makes the target of each {@code Reshape} a constant if at most one size of its result is open. */
    private static Graph constantTargets(Graph graph) {
        List<Node> nodes = new ArrayList<>();
        Map<String, Tensor> constants = new LinkedHashMap<>(graph.constants());
        Set<String> taken = graph.types().keySet();
        for (Node node : graph.nodes()) {
            long @Nullable [] target = node.is("Reshape") && !constants.containsKey(node.input(1))
                    ? target(graph.findType(node.output()).orElse(null))
                    : null;
            if (target == null) {
                nodes.add(node);
                continue;
            }
            String name = node.output() + "::target";
            while (taken.contains(name) || constants.containsKey(name)) {
                name += "_";
            }
            constants.put(name, Tensor.list(target));
            nodes.add(node.withInputs(List.of(node.input(0), name)).withoutAttributes("allowzero"));
        }
        return graph.with(nodes, constants);
    }

    private static long @Nullable [] target(@Nullable TensorType type) {
        @Nullable Shape shape = type == null ? null : type.shape();
        if (shape == null) {
            return null;
        }
        long[] sizes = new long[shape.rank()];
        int open = 0;
        for (int axis = 0; axis < sizes.length; axis++) {
            Dim dim = shape.dim(axis);
            open += dim.isFixed() ? 0 : 1;
            sizes[axis] = dim.isFixed() ? dim.size() : -1;
            if (dim.size() == 0 || open > 1 || !(dim.isFixed() || Shapes.isBatch(dim))) {
                return null;
            }
        }
        return sizes;
    }
}
