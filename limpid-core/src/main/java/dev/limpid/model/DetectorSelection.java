package dev.limpid.model;

import dev.limpid.graph.ElementType;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** How a detector picks boxes by their scores: what it picks rows of, and whether all boxes exist before. */
final class DetectorSelection {
    private DetectorSelection() {}

    /** The real values of which rows are picked by the indices of a {@code TopK}, in execution order. */
    static List<String> picked(Graph graph, Node top) {
        return picks(graph, top).stream().map(n -> n.input(0)).distinct().toList();
    }

    /** The nodes that pick rows of real values by the indices of a {@code TopK}, in execution order. */
    static List<Node> picks(Graph graph, Node top) {
        Set<String> indices = indices(graph, List.of(top));
        return graph.nodes().stream()
                .filter(n -> n.op().name().startsWith("Gather") && indices.contains(n.input(1)))
                .filter(n -> isReal(graph, n.input(0)))
                .toList();
    }

    /**
     * Why the boxes of a detector cannot be told apart, if so: it has two stages, or it ranks the scores of every map by
     * themselves and decodes only the boxes that it picks, so that no value holds all of them.
     */
    static Optional<String> obstacle(Graph graph) {
        return isInTwoStages(graph)
                ? Optional.of(
                        "the network computes classes only for the regions that it picks first, so how many there are"
                                + " and where depends on the picture; export its backbone, or a detector in one stage")
                : obstacleOfMaps(graph);
    }

    /** Whether regions are cut out after a first suppression. */
    private static boolean isInTwoStages(Graph graph) {
        boolean isSuppressed = false;
        for (Node node : graph.nodes()) {
            isSuppressed |= DetectorSearch.holdsSuppression(node);
            if (isSuppressed && node.is("RoiAlign")) {
                return true;
            }
        }
        return false;
    }

    /** Whether the boxes of all maps can be computed although the network ranks and decodes those of every map by themselves. */
    static boolean isRankedByMap(Graph graph) {
        return !isInTwoStages(graph) && obstacleOfMaps(graph).isPresent();
    }

    /** Why no value holds all boxes, if each map's are ranked by themselves before they are decoded. */
    private static Optional<String> obstacleOfMaps(Graph graph) {
        Set<String> sources = new HashSet<>();
        int maps = 0;
        for (Node top : graph.nodes()) {
            if (top.is("TopK") && DetectorSearch.isSuppressedLater(graph, top)) {
                Set<String> own = new HashSet<>();
                picked(graph, top).forEach(v -> own.add(source(graph, v)));
                if (own.isEmpty() || own.stream().anyMatch(sources::contains)) {
                    return Optional.empty();
                }
                sources.addAll(own);
                maps++;
            }
        }
        return maps < 2
                ? Optional.empty()
                : Optional.of("the network picks the best boxes of each of " + maps
                        + " maps before it computes where they are, so no value holds all boxes; export it without"
                        + " its post-processing");
    }

    /** The value of which a value holds some rows. */
    private static String source(Graph graph, String value) {
        String source = value;
        Optional<Node> node = graph.findProducer(source);
        while (node.isPresent() && node.get().op().name().startsWith("Gather")) {
            source = node.get().input(0);
            node = graph.findProducer(source);
        }
        return source;
    }

    /** The integer values that are computed from the places of the highest scores, before any suppression. */
    private static Set<String> indices(Graph graph, List<Node> tops) {
        Set<String> found = new HashSet<>();
        tops.forEach(t -> found.add(t.outputs().get(1)));
        for (Node node : graph.nodes()) {
            if (!DetectorSearch.holdsSuppression(node) && node.reads().stream().anyMatch(found::contains)) {
                node.outputs().stream().filter(o -> !isReal(graph, o)).forEach(found::add);
            }
        }
        return found;
    }

    private static boolean isReal(Graph graph, String value) {
        return graph.findType(value).map(t -> t.element() == ElementType.FLOAT).orElse(true);
    }
}
