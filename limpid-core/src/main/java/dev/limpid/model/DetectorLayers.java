package dev.limpid.model;

import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shape;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.op.Trait;
import dev.limpid.model.Detector.Part;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds the feature map from which a detector's head computes a box: of the maps on which both coordinates and scores
 * of the box's scale depend, the last.
 */
final class DetectorLayers {
    private final Graph graph;
    private final Map<String, Node> producers;
    private final Predicate<String> isMap;

    /**
     * A search.
     *
     * @param isMap whether a value is a feature map with several positions and channels
     */
    DetectorLayers(Graph graph, Predicate<String> isMap) {
        this.graph = graph;
        this.producers = graph.producers();
        this.isMap = isMap;
    }

    /** A value of which one axis has a number of boxes, among them the one that is wanted. */
    private record At(String value, long boxes, long box) {}

    /**
     * The map.
     *
     * @param box the number of the box, or -1 for the last scale
     */
    Optional<String> find(Detector detector, int box) {
        int count = detector.count(graph);
        int wanted = box < 0 ? count - 1 : box;
        // A scale of one position has no map: then that of the scale before it is taken.
        for (int back = 0; back <= wanted; back = (2 * back) + 1) {
            Optional<String> neck = neck(detector, count, wanted - back);
            if (neck.isPresent()) {
                return neck;
            }
        }
        return Optional.empty();
    }

    private Optional<String> neck(Detector detector, int count, int box) {
        Set<String> heads = new LinkedHashSet<>();
        for (Part part : List.of(detector.scores(), detector.boxes())) {
            scale(new At(part.value(), count, box)).ifPresent(map -> heads.addAll(layerInputs(map)));
        }
        @Nullable Set<String> common = null;
        for (String head : heads) {
            Set<String> before = ancestors(head);
            if (common == null) {
                common = before;
            } else {
                common.retainAll(before);
            }
        }
        return common == null ? Optional.empty() : last(common, heads);
    }

    /** The last map of a set that has the size of the maps that enter the head's last layers. */
    private Optional<String> last(Set<String> common, Set<String> heads) {
        Set<List<Long>> sizes = new HashSet<>();
        heads.forEach(head -> sizes.add(places(head)));
        @Nullable String last = null;
        for (Node node : graph.nodes()) {
            for (String output : node.outputs()) {
                if (common.contains(output) && isMap.test(output) && sizes.contains(places(output))) {
                    last = output;
                }
            }
        }
        return Optional.ofNullable(last);
    }

    private List<Long> places(String value) {
        Shape shape = graph.shapeOf(value);
        return List.of(shape.size(2), shape.size(3));
    }

    /** The first map behind a value whose positions are those of the boxes of one scale. */
    private Optional<String> scale(At start) {
        Set<String> seen = new HashSet<>(Set.of(start.value()));
        Deque<At> open = new ArrayDeque<>(Set.of(start));
        List<At> found = new ArrayList<>();
        while (!open.isEmpty()) {
            At at = open.remove();
            if (isScale(at)) {
                found.add(at);
                continue;
            }
            @Nullable Node node = producers.get(at.value());
            for (At next : node == null ? List.<At>of() : before(node, at)) {
                if (producers.containsKey(next.value()) && seen.add(next.value())) {
                    open.add(next);
                }
            }
        }
        return found.stream().min(Comparator.comparingLong((At a) -> a.boxes())).map(At::value);
    }

    private boolean isScale(At at) {
        @Nullable Shape shape = shape(at.value());
        if (shape == null || shape.rank() != 4 || !isMap.test(at.value())) {
            return false;
        }
        long places = shape.size(2) * shape.size(3);
        boolean isOfLayer = Optional.ofNullable(producers.get(at.value()))
                .filter(node -> node.has(Trait.CHANNELS_FIRST) || !node.has(Trait.SAME_ELEMENTS))
                .isPresent();
        return isOfLayer && places > 1 && at.boxes() % places == 0 && shape.size(1) % (at.boxes() / places) == 0;
    }

    /** Where the box is in what a node reads: in one of several joined parts, or in all. */
    private List<At> before(Node node, At at) {
        @Nullable Shape shape = shape(at.value());
        if (node.is("Concat") && shape != null) {
            int axis = Math.floorMod((int) node.intAttribute("axis", 0), shape.rank());
            boolean isOfBoxes = axis > 0 && shape.size(axis) == at.boxes() && !isColumnJoin(node, axis);
            long from = 0;
            for (String input : isOfBoxes ? node.inputs() : List.<String>of()) {
                long size = graph.shapeOf(input).size(axis);
                if (at.box() < from + size) {
                    return List.of(new At(input, size, at.box() - from));
                }
                from += size;
            }
        }
        return node.inputs().stream()
                .filter(i -> !i.isEmpty())
                .map(i -> new At(i, at.boxes(), at.box()))
                .toList();
    }

    /** Whether the parts of a join have the boxes on another axis. */
    private boolean isColumnJoin(Node node, int axis) {
        long total = graph.shapeOf(node.output()).size(axis);
        Shape first = graph.shapeOf(node.input(0));
        for (int other = 1; other < first.rank(); other++) {
            if (other != axis && first.size(other) == total) {
                return true;
            }
        }
        return false;
    }

    /** What the layers with weights read that a map is computed from. */
    private Set<String> layerInputs(String map) {
        Set<String> found = new LinkedHashSet<>();
        Set<String> seen = new HashSet<>(Set.of(map));
        Deque<String> open = new ArrayDeque<>(Set.of(map));
        while (!open.isEmpty()) {
            @Nullable Node node = producers.get(open.remove());
            if (node == null) {
                continue;
            }
            if (node.has(Trait.WEIGHTED) && isMap.test(node.input(0))) {
                found.add(node.input(0));
                continue;
            }
            node.inputs().stream().filter(i -> !i.isEmpty() && seen.add(i)).forEach(open::add);
        }
        return found;
    }

    private Set<String> ancestors(String value) {
        Set<String> found = new HashSet<>(Set.of(value));
        Deque<String> open = new ArrayDeque<>(Set.of(value));
        while (!open.isEmpty()) {
            @Nullable Node node = producers.get(open.remove());
            if (node != null) {
                node.inputs().stream().filter(i -> !i.isEmpty() && found.add(i)).forEach(open::add);
            }
        }
        return found;
    }

    private @Nullable Shape shape(String value) {
        @Nullable TensorType type = graph.types().get(value);
        @Nullable Shape shape = type == null ? null : type.shape();
        return shape == null || !shape.isFixed(1, shape.rank()) ? null : shape;
    }
}
