package dev.limpid.model;

import dev.limpid.graph.Dim;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shape;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a network that detects objects computes its boxes and their scores.
 *
 * <p>It is found by structure: one output whose columns are joined from coordinates, objectness and class scores; two
 * outputs, one with four columns and one with the scores of the same boxes; or what feeds a non-maximum suppression at
 * the end of the graph, which itself is not explained.
 *
 * @param boxes the four coordinates
 * @param objectness the score that a box contains any object; empty if the network has none
 * @param scores the scores of the classes
 * @param form what the four coordinates are
 * @param activation what the graph has already applied to the scores; {@link Head#NONE} if they are raw
 */
public record Detector(Part boxes, Optional<Part> objectness, Part scores, Form form, Head activation) {

    /** What the four coordinates of a box are. */
    public enum Form {
        /** Centre, width and height: {@code cx, cy, w, h}. */
        CENTER,
        /** Two corners: {@code x1, y1, x2, y2}. */
        CORNERS,
        /** Two corners, rows first: {@code y1, x1, y2, x2}. */
        CORNERS_YX,
        /** Offsets from anchors that the graph does not contain. */
        OFFSETS,
        /** Centre and size, or corners: the graph does not show which, but the numbers do. */
        BY_NUMBERS
    }

    /**
     * Columns of a value that has a row for each box.
     *
     * @param value its name in the graph
     * @param boxAxis the axis along which the boxes lie
     * @param columnAxis the axis along which the columns lie
     * @param from the first column
     * @param count the number of columns
     */
    public record Part(String value, int boxAxis, int columnAxis, int from, int count) {
        /** The columns of some boxes: {@code [N,boxes,count]}. */
        public Expr rows(GraphBuilder b, int first, int end) {
            Expr cut = b.value(value).slice(boxAxis, first, end, 1).slice(columnAxis, from, from + (long) count, 1);
            Expr ordered = boxAxis < columnAxis ? cut : swapped(cut);
            Dim batch = Math.min(boxAxis, columnAxis) == 0
                    ? Dim.of(1)
                    : ordered.shape().dim(0);
            Shape known = Shape.of(batch, Dim.of(end - (long) first), Dim.of(count));
            return ordered.reshape(b.list(-1, end - (long) first, count), known);
        }

        private Expr swapped(Expr cut) {
            long[] order = new long[cut.rank()];
            for (int axis = 0; axis < order.length; axis++) {
                order[axis] = axis == boxAxis ? columnAxis : axis == columnAxis ? boxAxis : axis;
            }
            return cut.transpose(order);
        }
    }

    /** The detector in a graph with known types, if it is one. */
    public static Optional<Detector> find(Graph graph) {
        return new DetectorSearch(graph).find();
    }

    /** Why a graph that picks boxes is no detector whose boxes can be explained, if so. */
    public static Optional<String> obstacle(Graph graph) {
        return DetectorSelection.obstacle(graph);
    }

    /**
     * This detector for a known number of labels: where one column more than labels follows the coordinates and the graph
     * does not tell its meaning, that column is objectness.
     */
    Detector withLabels(int labels) {
        boolean isOneValue = scores.value().equals(boxes.value());
        if (!isOneValue || labels == 0) {
            return this;
        }
        if (objectness.isEmpty() && scores.count() == labels + 1) {
            Part first = part(scores, scores.from(), 1);
            return new Detector(boxes, Optional.of(first), part(scores, scores.from() + 1, labels), form, activation);
        }
        boolean isClass = objectness.isPresent()
                && objectness.get().value().equals(scores.value())
                && scores.count() + 1 == labels;
        return isClass
                ? new Detector(boxes, Optional.empty(), part(scores, scores.from() - 1, labels), form, activation)
                : this;
    }

    private static Part part(Part of, int from, int count) {
        return new Part(of.value(), of.boxAxis(), of.columnAxis(), from, count);
    }

    /** The number of boxes. */
    public int count(Graph graph) {
        return Math.toIntExact(graph.shapeOf(boxes.value()).size(boxes.boxAxis()));
    }

    /** The number of classes, with the background if the scores have one. */
    public int classes() {
        return scores.count();
    }

    /**
     * The column that stands for no object, or -1. Classes that exclude each other need one: it is the first, unless the
     * labels give that column a name of its own.
     */
    public int background(Labels labels) {
        boolean isExclusive = activation == Head.SOFTMAX || (activation == Head.NONE && isRawWithBackground(labels));
        if (!isExclusive || classes() < 2) {
            return -1;
        }
        int named = labels.names().size();
        return named == 0 || named < classes() || labels.isBackground(0) ? 0 : -1;
    }

    /** Raw scores belong to classes that exclude each other if the labels know a background. */
    private boolean isRawWithBackground(Labels labels) {
        int named = labels.names().size();
        return named > 0 && (labels.isBackground(0) || named == classes() - 1);
    }

    /** The name of a class of this detector; labels may leave the background out. */
    public String label(Labels labels, int index) {
        return labels(labels).name(index);
    }

    /** The labels by column: with the background, which they may leave out. */
    public Labels labels(Labels labels) {
        return shift(labels) == 0
                ? labels
                : new Labels(Stream.concat(Stream.of("background"), labels.names().stream())
                        .toList());
    }

    /** How many columns precede the first label: 1 if the labels leave the background out. */
    private int shift(Labels labels) {
        return background(labels) == 0 && labels.names().size() == classes() - 1 ? 1 : 0;
    }

    /** The values that hold the coordinates and the scores. */
    public Set<String> values() {
        Set<String> values = new LinkedHashSet<>(List.of(boxes.value(), scores.value()));
        objectness.ifPresent(o -> values.add(o.value()));
        return values;
    }

    /** The scores of some boxes: {@code [N,boxes,classes]}, multiplied by the objectness where there is one. */
    public Expr confidence(GraphBuilder b, int first, int end) {
        Expr found = scores.rows(b, first, end);
        return objectness.isEmpty() ? found : found.mul(objectness.get().rows(b, first, end));
    }

    /**
     * The box that logits were cut out for, or -1 if they depend on more than one.
     *
     * @param logits the name of a value that {@link #confidence} or a column of {@link Part#rows} led to
     */
    int askedBox(Graph graph, String logits) {
        @Nullable Node node = graph.findProducer(logits).orElse(null);
        while (node != null) {
            Set<String> known = values();
            if (node.is("Slice") && known.contains(node.input(0))) {
                long start = graph.findConstant(node.input(1)).orElseThrow().toLongs()[0];
                long end = graph.findConstant(node.input(2)).orElseThrow().toLongs()[0];
                return end == start + 1 ? Math.toIntExact(start) : -1;
            }
            node = graph.findProducer(node.input(0)).orElse(null);
        }
        return -1;
    }
}
