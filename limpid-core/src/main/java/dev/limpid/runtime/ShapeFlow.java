package dev.limpid.runtime;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which values follow from shapes and constants alone, and whose sizes depend on the numbers that flow.
 *
 * @param fromShapes values that are the same whatever numbers are fed, as long as the fed shapes are the same
 * @param dataSized values whose sizes may differ between two feeds of the same shapes
 */
record ShapeFlow(Set<String> fromShapes, Set<String> dataSized) {
    /** Standard operators that choose the size of their results by looking at numbers. */
    private static final Set<String> CHOOSING = Set.of(
            "NonZero",
            "NonMaxSuppression",
            "Unique",
            "Compress",
            "Loop",
            "If",
            "Scan",
            "SequenceAt",
            "ConcatFromSequence",
            "StringSplit",
            "TfIdfVectorizer");

    /** Operators that take sizes as inputs, from this input on up to that one. */
    private static final Map<String, int[]> SIZE_INPUTS = Map.ofEntries(
            Map.entry("Reshape", new int[] {1, 1}),
            Map.entry("Expand", new int[] {1, 1}),
            Map.entry("ConstantOfShape", new int[] {0, 0}),
            Map.entry("Range", new int[] {0, 2}),
            Map.entry("Slice", new int[] {1, 4}),
            Map.entry("Tile", new int[] {1, 1}),
            Map.entry("Pad", new int[] {1, 1}),
            Map.entry("CenterCropPad", new int[] {1, 1}),
            Map.entry("Resize", new int[] {2, 3}),
            Map.entry("Upsample", new int[] {1, 1}),
            Map.entry("Split", new int[] {1, 1}),
            Map.entry("OneHot", new int[] {1, 1}),
            Map.entry("TopK", new int[] {1, 1}),
            Map.entry("MaxUnpool", new int[] {2, 2}),
            Map.entry("Unsqueeze", new int[] {1, 1}),
            Map.entry("Squeeze", new int[] {1, 1}));

    /** Operators whose results are never taken for fixed: random ones, and those that give weights their size. */
    private static final Set<String> LEFT = Set.of(
            "QuantizeLinear",
            "DequantizeLinear",
            "RandomNormal",
            "RandomNormalLike",
            "RandomUniform",
            "RandomUniformLike",
            "Bernoulli",
            "Multinomial",
            "Dropout");

    /** Follows a graph; values whose type is known already do not depend on data in their sizes. */
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
        if (!node.op().isStandard()) {
            return false;
        }
        int[] sizes = SIZE_INPUTS.getOrDefault(node.op().name(), new int[] {0, -1});
        for (int k = sizes[0]; k <= sizes[1]; k++) {
            if (node.hasInput(k) && !fixed.contains(node.input(k))) {
                return true;
            }
        }
        return CHOOSING.contains(node.op().name()) && !isSteady(node, fixed);
    }

    /** Whether this is a loop that runs equally often for all data, and whose body chooses no sizes. */
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

    private static boolean isFixed(Node node, Set<String> fixed) {
        if (!node.op().isStandard()
                || LEFT.contains(node.op().name())
                || node.attributes().values().stream().anyMatch(a -> a instanceof Attribute.Body)) {
            return false;
        }
        return node.is("Shape")
                || node.is("Size")
                || node.inputs().stream().allMatch(i -> i.isEmpty() || fixed.contains(i));
    }
}
