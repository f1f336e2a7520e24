package dev.limpid.model;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shape;
import dev.limpid.graph.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Detectors that rank the scores of every map by themselves, and compute the places of only those boxes that they pick, as
 * torchvision's RetinaNet, FCOS and SSD do: the same computation for all boxes.
 */
final class PickedBoxes {
    private static final String SCORES = "limpid_all_scores";

    private final Graph graph;
    private final List<Level> levels = new ArrayList<>();

    /**
     * A map of features.
     *
     * @param picks the nodes that take some rows
     * @param scores the scores of all its boxes: {@code [boxes,classes]}
     */
    private record Level(List<Node> picks, String scores) {}

    private PickedBoxes(Graph graph) {
        this.graph = graph;
    }

    /**
     * The graph whose outputs are all boxes and all scores, not those that are picked; empty if it is no such detector. Types
     * of changed values are removed.
     *
     * @param graph with the types of all values
     */
    static Optional<Graph> undone(Graph graph) {
        return DetectorSelection.isRankedByMap(graph) ? new PickedBoxes(graph).undone() : Optional.empty();
    }

    private Optional<Graph> undone() {
        for (Node top : graph.nodes()) {
            if (top.is("TopK") && DetectorSearch.isSuppressedLater(graph, top)) {
                List<Node> picks = DetectorSelection.picks(graph, top);
                @Nullable String scores = scores(top, picks);
                if (scores == null) {
                    return Optional.empty();
                }
                levels.add(new Level(picks, scores));
            }
        }
        Map<String, Set<Integer>> sources = sources();
        return joined(sources).map(joined -> whole(joined, sources));
    }

    /** The last value before the scores are ranked that has a row for each box. */
    private @Nullable String scores(Node top, List<Node> picks) {
        Set<Long> rows = new HashSet<>();
        picks.forEach(p -> shape(p.input(0)).ifPresent(s -> rows.add(s.size(0))));
        Set<String> wanted = new LinkedHashSet<>(List.of(top.input(0)));
        for (int i = graph.nodes().indexOf(top) - 1; i >= 0; i--) {
            Node node = graph.nodes().get(i);
            if (node.outputs().stream().anyMatch(wanted::contains)) {
                boolean isTable = shape(node.output())
                        .filter(s -> s.rank() == 2 && s.isFixed() && rows.contains(s.size(0)))
                        .isPresent();
                if (isTable && isReal(node.output())) {
                    return node.output();
                }
                wanted.addAll(node.inputs());
            }
        }
        return null;
    }

    /** The first node that joins the boxes of all maps, after their places are computed. */
    private Optional<Node> joined(Map<String, Set<Integer>> sources) {
        return graph.nodes().stream()
                .filter(n -> n.is("Concat") && n.inputs().size() == levels.size() && isReal(n.output()))
                .filter(n -> {
                    Set<Integer> all = new HashSet<>();
                    n.inputs().forEach(v -> all.addAll(sources.getOrDefault(v, Set.of())));
                    return all.size() == levels.size()
                            && n.inputs().stream()
                                    .allMatch(v ->
                                            sources.getOrDefault(v, Set.of()).size() == 1);
                })
                .findFirst();
    }

    /** For each value the maps of whose picked rows it is computed. */
    private Map<String, Set<Integer>> sources() {
        Map<String, Set<Integer>> sources = new HashMap<>();
        for (int k = 0; k < levels.size(); k++) {
            int level = k;
            levels.get(k).picks().forEach(p -> sources.put(p.output(), Set.of(level)));
        }
        for (Node node : graph.nodes()) {
            Set<Integer> all = new HashSet<>();
            node.reads().forEach(v -> all.addAll(sources.getOrDefault(v, Set.of())));
            if (!all.isEmpty()) {
                node.outputs().forEach(v -> sources.putIfAbsent(v, all));
            }
        }
        return sources;
    }

    private Graph whole(Node joined, Map<String, Set<Integer>> sources) {
        Map<String, String> all = new HashMap<>();
        levels.forEach(l -> l.picks().forEach(p -> all.put(p.output(), p.input(0))));
        List<Node> nodes = new ArrayList<>();
        for (Node node : graph.nodes()) {
            if (!all.containsKey(node.output())) {
                nodes.add(node.withInputs(
                        node.inputs().stream().map(v -> all.getOrDefault(v, v)).toList()));
            }
        }
        List<String> scores = joined.inputs().stream()
                .map(v -> levels.get(
                                sources.getOrDefault(v, Set.of()).iterator().next())
                        .scores())
                .toList();
        nodes.add(Node.of("Concat", scores, List.of(SCORES), Map.of("axis", Attribute.of(0))));
        Map<String, TensorType> types = new LinkedHashMap<>(graph.types());
        types.keySet().removeAll(sources.keySet());
        return new Graph(
                        graph.inputs(),
                        List.of(joined.output(), SCORES),
                        graph.constants(),
                        nodes,
                        types,
                        graph.captures(),
                        graph.header())
                .pruned();
    }

    private Optional<Shape> shape(String value) {
        return graph.findType(value).map(TensorType::shape);
    }

    private boolean isReal(String value) {
        return graph.findType(value)
                .map(TensorType::element)
                .filter(e -> e == ElementType.FLOAT)
                .isPresent();
    }
}
