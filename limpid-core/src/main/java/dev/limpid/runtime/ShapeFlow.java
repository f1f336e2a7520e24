package dev.limpid.runtime;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.op.Operator;
import dev.limpid.graph.op.Trait;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Determines which values follow from shapes and constants alone, and which have sizes that depend on the input data.
 *
 * @param fromShapes values that are the same for all feeds of the same shapes
 * @param dataSized values whose sizes may differ between two feeds of the same shapes
 */
record ShapeFlow(Set<String> fromShapes, Set<String> dataSized) {
    /** Analyses a graph; the sizes of values whose type is already known do not depend on data. */
    static ShapeFlow of(Graph graph, Set<String> typed) {
        return of(graph, typed, Set.of());
    }

    private static ShapeFlow of(Graph graph, Set<String> typed, Set<String> around) {
        Set<String> fixed = new HashSet<>(graph.constants().keySet());
        fixed.addAll(around);
        Set<String> fromShapes = new LinkedHashSet<>();
        Set<String> dataSized = new HashSet<>();
        for (Node node : graph.nodes()) {
            if (choosesSizes(node, fixed, dataSized)) {
                node.outputs().stream().filter(o -> !typed.contains(o)).forEach(dataSized::add);
            } else if (isFixed(node, fixed)) {
                fixed.addAll(node.outputs());
                fromShapes.addAll(node.outputs());
            }
        }
        fromShapes.remove("");
        return new ShapeFlow(fromShapes, dataSized);
    }

    private static boolean choosesSizes(Node node, Set<String> fixed, Set<String> dataSized) {
        if (node.inputs().stream().anyMatch(dataSized::contains)) {
            return true;
        }
        List<Integer> sizes = node.op().find().map(Operator::sizeInputs).orElse(List.of());
        return sizes.stream().anyMatch(k -> node.hasInput(k) && !fixed.contains(node.input(k)))
                || (node.has(Trait.DATA_SIZED) && !isSteady(node, fixed));
    }

    /**
     * Whether this is a loop with the same number of iterations for all data, whose body has no data-dependent sizes.
     */
    private static boolean isSteady(Node node, Set<String> fixed) {
        if (!node.is("Loop") || !(node.attributes().get("body") instanceof Attribute.Body body)) {
            return false;
        }
        Graph graph = body.graph();
        if (!fixed.contains(node.input(0))
                || graph.inputs().size() < 2
                || graph.outputs().isEmpty()) {
            return false;
        }
        Set<String> around = new HashSet<>(fixed);
        if (node.input(1).isEmpty() || fixed.contains(node.input(1))) {
            around.add(graph.inputs().get(1).name());
        }
        ShapeFlow inside = of(graph, Set.of(), around);
        String goesOn = graph.outputs().get(0);
        boolean isCounted = around.contains(goesOn) || inside.fromShapes().contains(goesOn);
        return isCounted && inside.dataSized().isEmpty();
    }

    /** Whether results are the same for all feeds; random ones are not, and quantised weights are kept as they are. */
    private static boolean isFixed(Node node, Set<String> fixed) {
        if (!node.op().isStandard()
                || node.has(Trait.RANDOM)
                || node.has(Trait.QUANTIZES)
                || node.attributes().values().stream().anyMatch(a -> a instanceof Attribute.Body)) {
            return false;
        }
        return node.is("Shape")
                || node.is("Size")
                || node.inputs().stream().allMatch(i -> i.isEmpty() || fixed.contains(i));
    }
}
