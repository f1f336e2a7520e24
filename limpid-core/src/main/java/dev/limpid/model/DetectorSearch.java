package dev.limpid.model;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shape;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.op.Trait;
import dev.limpid.model.Detector.Form;
import dev.limpid.model.Detector.Part;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Looks for the boxes and scores of a {@link Detector} in a graph. */
final class DetectorSearch {
    private static final int COORDINATES = 4;
    private static final List<String> BOX_NAMES = List.of("box", "loc", "bbox", "reg");

    private final Graph graph;
    private final Map<String, Node> producers;
    private final Set<String> dependent;
    private final DetectorColumns columns;

    DetectorSearch(Graph graph) {
        this.graph = graph;
        this.producers = graph.producers();
        this.dependent = dependent(graph);
        this.columns = new DetectorColumns(graph, producers, dependent);
    }

    /** The values that depend on an input. */
    private static Set<String> dependent(Graph graph) {
        Set<String> found = new LinkedHashSet<>();
        graph.inputs().forEach(i -> found.add(i.name()));
        for (Node node : graph.nodes()) {
            boolean isCounted = node.is("Shape") || node.is("Size");
            if (!isCounted && node.reads().stream().anyMatch(found::contains)) {
                found.addAll(node.outputs());
            }
        }
        return found;
    }

    Optional<Detector> find() {
        if (DetectorSelection.obstacle(graph).isPresent()) {
            return Optional.empty();
        }
        Optional<Detector> before = beforeSuppression().or(this::beforeSelection);
        if (before.isPresent()) {
            return before;
        }
        List<String> outputs =
                graph.outputs().stream().filter(dependent::contains).toList();
        return pair(outputs, outputs, false)
                .or(() -> outputs.stream()
                        .map(this::joined)
                        .flatMap(Optional::stream)
                        .findFirst());
    }

    // ---- one value with columns for everything

    private Optional<Detector> joined(String value) {
        @Nullable Shape shape = shape(value);
        if (shape == null || shape.rank() != 3 || !shape.isFixed(1, 3)) {
            return Optional.empty();
        }
        return joined(value, 2).or(() -> joined(value, 1));
    }

    private Optional<Detector> joined(String value, int columnAxis) {
        List<DetectorColumns.Leaf> leaves = columns.of(value, columnAxis);
        int width = 0;
        int parts = 0;
        while (parts < leaves.size() && width < COORDINATES) {
            width += leaves.get(parts++).width();
        }
        List<DetectorColumns.Leaf> place = leaves.subList(0, parts);
        List<DetectorColumns.Leaf> rest = leaves.subList(parts, leaves.size());
        if (width != COORDINATES || rest.isEmpty() || !columns.isPlaced(place)) {
            return Optional.empty();
        }
        int boxAxis = 3 - columnAxis;
        int scored =
                (int) rest.stream().takeWhile(l -> columns.isSigmoid(l.value())).count();
        int used = scored == 0 ? rest.size() : scored;
        boolean isOwnColumn = used > 1 && rest.get(0).width() == 1;
        boolean isShared = !isOwnColumn && rest.get(0).width() > 1 && columns.shareSigmoid(place, rest.get(0));
        int first = COORDINATES + (isOwnColumn || isShared ? 1 : 0);
        int end = COORDINATES;
        for (DetectorColumns.Leaf leaf : rest.subList(0, isShared ? 1 : used)) {
            end += leaf.width();
        }
        Optional<Part> objectness = first == COORDINATES
                ? Optional.empty()
                : Optional.of(new Part(value, boxAxis, columnAxis, COORDINATES, 1));
        Head activation = isShared || scored > 0
                ? Head.SIGMOID
                : columns.activation(rest.get(0).value());
        return Optional.of(new Detector(
                new Part(value, boxAxis, columnAxis, 0, COORDINATES),
                objectness,
                new Part(value, boxAxis, columnAxis, first, end - first),
                columns.form(place),
                activation));
    }

    // ---- boxes and scores apart

    /**
     * The first two values of which one has four coordinates and the other the scores of the same boxes.
     *
     * @param isSure whether only decoded boxes and finished scores count, none of which is computed from the other
     */
    private Optional<Detector> pair(List<String> forBoxes, List<String> forScores, boolean isSure) {
        List<Detector> found = new ArrayList<>();
        for (String boxes : forBoxes) {
            for (Part place : parts(boxes, COORDINATES)) {
                for (String scores : forScores) {
                    if (!scores.equals(boxes)) {
                        pair(place, scores).filter(d -> !isSure || isSure(d)).ifPresent(found::add);
                    }
                }
            }
        }
        return found.stream()
                .filter(this::isNamedOrPlaced)
                .findFirst()
                .or(() -> found.stream().findFirst());
    }

    private boolean isSure(Detector found) {
        return found.form() != Form.OFFSETS
                && found.activation() != Head.NONE
                && !before(found.boxes().value()).contains(found.scores().value())
                && !before(found.scores().value()).contains(found.boxes().value());
    }

    private Optional<Detector> pair(Part boxes, String scores) {
        long count = graph.shapeOf(boxes.value()).size(boxes.boxAxis());
        return parts(scores, -1).stream()
                .filter(p -> graph.shapeOf(scores).size(p.boxAxis()) == count)
                .findFirst()
                .map(p -> new Detector(
                        boxes,
                        Optional.empty(),
                        p,
                        columns.form(
                                List.of(new DetectorColumns.Leaf(boxes.value(), boxes.columnAxis(), 0, COORDINATES))),
                        columns.activation(scores)));
    }

    /** Whether it is the value with the coordinates that has four columns, where the scores have four too. */
    private boolean isNamedOrPlaced(Detector found) {
        String name = found.boxes().value().toLowerCase(Locale.ROOT);
        boolean isNamed = BOX_NAMES.stream().anyMatch(name::contains);
        return found.classes() != COORDINATES
                || isNamed
                || (columns.activation(found.boxes().value()) == Head.NONE && found.activation() != Head.NONE);
    }

    /** The ways to read a value as rows of boxes: with this many columns, or any number. */
    private List<Part> parts(String value, int width) {
        @Nullable Shape shape = shape(value);
        if (shape == null || shape.rank() < 2 || shape.rank() > 4 || !shape.isFixed(1, shape.rank())) {
            return List.of();
        }
        boolean isBatched = shape.rank() > 2;
        if (!isBatched && !shape.isFixed()) {
            return List.of();
        }
        int[] axes = IntStream.range(isBatched ? 1 : 0, shape.rank())
                .filter(a -> shape.rank() < 4 || shape.size(a) > 1)
                .toArray();
        List<Part> parts = new ArrayList<>();
        for (int columnAxis = shape.rank() - 1; axes.length == 2 && columnAxis >= axes[0]; columnAxis--) {
            int boxAxis = axes[0] + axes[1] - columnAxis;
            boolean isAxis = columnAxis == axes[0] || columnAxis == axes[1];
            if (isAxis && (width < 0 || shape.size(columnAxis) == width) && shape.size(boxAxis) > 1) {
                parts.add(new Part(value, boxAxis, columnAxis, 0, (int) shape.size(columnAxis)));
            }
        }
        return parts;
    }

    // ---- with non-maximum suppression

    /** What feeds the first non-maximum suppression: the last values before it whose sizes do not depend on the input. */
    private Optional<Detector> beforeSuppression() {
        @Nullable Node last = null;
        for (Node node : graph.nodes()) {
            last = last == null && holdsSuppression(node) ? node : last;
        }
        if (last == null) {
            return Optional.empty();
        }
        if (!last.is("NonMaxSuppression")) {
            List<String> behind = new ArrayList<>();
            last.reads().forEach(v -> behind.addAll(before(v)));
            return pair(behind, behind, true);
        }
        List<String> boxes = before(last.input(0));
        boolean isCenter = last.intAttribute("center_point_box", 0) == 1;
        return pair(boxes, before(last.input(1)), false).map(d -> {
            boolean isDirect = d.boxes().value().equals(boxes.get(0)) || d.form() == Form.BY_NUMBERS;
            Form form = isCenter ? Form.CENTER : isDirect ? Form.CORNERS : d.form();
            return new Detector(d.boxes(), d.objectness(), d.scores(), form, d.activation());
        });
    }

    /** Whether the graph has a non-maximum suppression behind a node. */
    static boolean isSuppressedLater(Graph graph, Node node) {
        int at = graph.nodes().indexOf(node);
        return graph.nodes().subList(at, graph.nodes().size()).stream().anyMatch(DetectorSearch::holdsSuppression);
    }

    /** Whether a node is a non-maximum suppression, or chooses a branch that holds one. */
    static boolean holdsSuppression(Node node) {
        return node.is("NonMaxSuppression")
                || node.attributes().values().stream()
                        .anyMatch(a -> a instanceof Attribute.Body body
                                && body.graph().nodes().stream().anyMatch(DetectorSearch::holdsSuppression));
    }

    /**
     * What feeds the first choice of the highest scores: the values that are ranked, and those of which rows are picked by
     * rank. The boxes are decoded and the scores are finished before it.
     */
    private Optional<Detector> beforeSelection() {
        @Nullable
        Node top = graph.nodes().stream()
                .filter(n -> n.is("TopK") && dependent.contains(n.output()))
                .findFirst()
                .orElse(null);
        if (top == null) {
            return Optional.empty();
        }
        List<String> picked = new ArrayList<>();
        DetectorSelection.picked(graph, top).forEach(v -> picked.addAll(before(v)));
        return pair(picked, before(top.input(0)), true);
    }

    /** A value and what it depends on, from the last to the first, up to the layers with weights. */
    private List<String> before(String value) {
        Set<String> wanted = new LinkedHashSet<>(List.of(value));
        List<String> found = new ArrayList<>();
        List<Node> nodes = graph.nodes();
        for (int i = nodes.size() - 1; i >= 0; i--) {
            Node node = nodes.get(i);
            boolean isWanted = node.outputs().stream().anyMatch(wanted::contains);
            if (isWanted && dependent.contains(node.output())) {
                node.outputs().stream().filter(wanted::contains).forEach(found::add);
                if (!node.has(Trait.WEIGHTED)) {
                    wanted.addAll(node.inputs());
                }
            }
        }
        return found;
    }

    private @Nullable Shape shape(String value) {
        @Nullable TensorType type = graph.types().get(value);
        return type == null || !type.element().isFloating() ? null : type.shape();
    }
}
