package dev.limpid.model;

import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.op.Trait;
import dev.limpid.model.Detector.Form;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells from how the columns of a detector's output are computed what they mean. */
final class DetectorColumns {
    private static final int LONGEST = 64;
    private static final int COORDINATES = 4;

    private final Graph graph;
    private final Map<String, Node> producers;
    private final Set<String> dependent;

    DetectorColumns(Graph graph, Map<String, Node> producers, Set<String> dependent) {
        this.graph = graph;
        this.producers = producers;
        this.dependent = dependent;
    }

    /**
     * Columns that are computed together.
     *
     * @param value the value that holds them
     * @param axis the axis of the columns
     * @param from the first column
     * @param width the number of columns
     */
    record Leaf(String value, int axis, int from, int width) {}

    /** The parts from which the columns of a value are joined, in their order. */
    List<Leaf> of(String value, int axis) {
        Shape shape = graph.shapeOf(value);
        int width = Math.toIntExact(shape.size(axis));
        List<Leaf> whole = List.of(new Leaf(value, axis, 0, width));
        @Nullable Node node = producers.get(value);
        if (node == null || !dependent.contains(value)) {
            return whole;
        }
        if (node.is("Concat")) {
            boolean isColumns = Math.floorMod((int) node.intAttribute("axis", 0), shape.rank()) == axis;
            List<Leaf> parts = new ArrayList<>();
            for (String input : isColumns ? node.inputs() : node.inputs().subList(0, 1)) {
                parts.addAll(of(input, axis));
            }
            return parts;
        }
        if (node.is("Transpose")) {
            return of(node.input(0), (int) node.intsAttribute("perm")[axis]);
        }
        if (node.is("Slice") || node.is("Split")) {
            return cut(node, value, axis, whole);
        }
        int before = axisBefore(node, shape, axis);
        return before < 0 ? whole : of(node.input(0), before);
    }

    /** The axis of a reshaped value's columns before it was reshaped, or -1 if they are torn apart. */
    private int axisBefore(Node node, Shape shape, int axis) {
        if (!node.has(Trait.SAME_ORDER) && !node.has(Trait.RECODES)) {
            return -1;
        }
        @Nullable Shape before = shape(node.input(0));
        if (before == null) {
            return -1;
        }
        if (before.sameAs(shape)) {
            return axis;
        }
        if (axis == shape.rank() - 1) {
            return before.size(-1) == shape.size(-1) ? before.rank() - 1 : -1;
        }
        boolean isKept = axis < before.rank() && before.size(axis) == shape.size(axis);
        for (int i = 1; i < axis && isKept; i++) {
            isKept = before.size(i) == shape.size(i);
        }
        return isKept ? axis : -1;
    }

    private List<Leaf> cut(Node node, String value, int axis, List<Leaf> whole) {
        int start = start(node, value, axis);
        if (start < 0) {
            return whole;
        }
        int end = start + whole.get(0).width();
        List<Leaf> inside = new ArrayList<>();
        int at = 0;
        for (Leaf leaf : of(node.input(0), axis)) {
            boolean isOutside = at + leaf.width() <= start || at >= end;
            boolean isInside = at >= start && at + leaf.width() <= end;
            if (!isOutside && !isInside) {
                return whole;
            }
            if (isInside) {
                inside.add(leaf);
            }
            at += leaf.width();
        }
        return inside.isEmpty() ? whole : inside;
    }

    /** The first column that a cut keeps, or -1 if it cuts along another axis. */
    private int start(Node node, String value, int axis) {
        @Nullable Shape before = shape(node.input(0));
        if (before == null
                || before.rank() != graph.shapeOf(value).rank()
                || !before.dim(axis).isFixed()) {
            return -1;
        }
        if (node.is("Split")) {
            int at = 0;
            for (String output : node.outputs()) {
                if (output.equals(value)) {
                    break;
                }
                at += (int) graph.shapeOf(output).size(axis);
            }
            return Math.floorMod((int) node.intAttribute("axis", 0), before.rank()) == axis ? at : -1;
        }
        @Nullable Tensor starts = graph.findConstant(node.input(1)).orElse(null);
        @Nullable Tensor axes = graph.findConstant(node.input(3)).orElse(null);
        boolean isOne = starts != null && starts.elementCount() == 1 && axes != null;
        if (!isOne || starts == null || axes == null || Math.floorMod((int) axes.toLongs()[0], before.rank()) != axis) {
            return -1;
        }
        return (int) Math.floorMod(starts.toLongs()[0], before.size(axis));
    }

    // ---- what columns mean

    /** Whether a value is a logistic function of something, arranged or not. */
    boolean isSigmoid(String value) {
        return activation(value) == Head.SIGMOID;
    }

    /** The function that ends the computation of scores. */
    Head activation(String value) {
        @Nullable Node node = producers.get(value);
        for (int i = 0; i < LONGEST && node != null; i++) {
            if (node.is("Sigmoid") || node.is("Softmax")) {
                return node.is("Sigmoid") ? Head.SIGMOID : Head.SOFTMAX;
            }
            boolean isMoved = node.has(Trait.MOVES) || node.has(Trait.RECODES);
            boolean isProduct = node.is("Mul") && node.inputs().stream().allMatch(dependent::contains);
            if (!isMoved && !isProduct && !node.is("Sqrt")) {
                return Head.NONE;
            }
            node = producers.get(node.input(0));
        }
        return Head.NONE;
    }

    /** Whether coordinates and scores are columns of one value to which a logistic function was applied. */
    boolean shareSigmoid(List<Leaf> place, Leaf scores) {
        @Nullable Node cut = producers.get(scores.value());
        if (cut == null || !(cut.is("Slice") || cut.is("Split")) || activation(cut.output()) != Head.SIGMOID) {
            return false;
        }
        return place.stream().anyMatch(leaf -> behind(leaf.value()).contains(cut.input(0)));
    }

    /** Whether numbers that differ from box to box (a grid, anchors) take part in some of the coordinates. */
    boolean isPlaced(List<Leaf> place) {
        for (Leaf leaf : place) {
            for (String value : behind(leaf.value())) {
                @Nullable Node node = producers.get(value);
                if (node != null
                        && node.has(Trait.ARITHMETIC)
                        && node.inputs().stream().anyMatch(this::isTable)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean isTable(String value) {
        return !dependent.contains(value) && size(value) > COORDINATES;
    }

    /** What the four coordinates are. */
    Form form(List<Leaf> place) {
        List<String> parts = place.size() > 1
                ? place.stream().map(Leaf::value).toList()
                : coordinates(place.get(0).value());
        if (parts.size() < 2) {
            return isPlaced(place) || isSigmoid(place.get(0).value()) ? Form.BY_NUMBERS : Form.OFFSETS;
        }
        String first = plain(parts.get(0));
        String last = plain(parts.get(parts.size() - 1));
        String start = parts.size() == 4 ? plain(parts.get(1)) : first;
        return isOpposite(start, last) || isOpposite(first, last) ? Form.CORNERS : Form.CENTER;
    }

    /** Whether one corner is a point minus something, and the other the same point plus something. */
    private boolean isOpposite(String first, String last) {
        @Nullable Node low = producers.get(first);
        @Nullable Node high = producers.get(last);
        if (high == null || !high.is("Add")) {
            return false;
        }
        boolean isShared = low != null && low.is("Sub") && high.inputs().contains(low.input(0));
        return isShared || high.inputs().stream().anyMatch(i -> plain(i).equals(first));
    }

    /** The parts from which four coordinates are joined; empty if they are not. */
    private List<String> coordinates(String value) {
        for (String each : behind(value)) {
            @Nullable Node node = producers.get(each);
            if (node != null
                    && node.is("Concat")
                    && (node.inputs().size() == 2 || node.inputs().size() == 4)) {
                int axis = (int) node.intAttribute("axis", 0);
                long width = width(node.input(0), axis);
                boolean isAlike = node.inputs().stream().allMatch(i -> width(i, axis) == width);
                if (isAlike && (width * node.inputs().size() == 4)) {
                    return node.inputs();
                }
            }
        }
        return List.of();
    }

    /** A value before it is arranged, scaled by constants, or limited. */
    private String plain(String value) {
        String plain = value;
        for (int i = 0; i < LONGEST; i++) {
            @Nullable Node node = producers.get(plain);
            boolean isScaled = node != null
                    && (node.is("Mul") || node.is("Div"))
                    && node.inputs().stream().anyMatch(v -> !dependent.contains(v));
            if (node == null || !(node.has(Trait.SAME_ORDER) || node.is("Clip") || isScaled)) {
                return plain;
            }
            plain = node.inputs().stream()
                    .filter(dependent::contains)
                    .findFirst()
                    .orElse(node.input(0));
        }
        return plain;
    }

    /** A value and those that it is computed from without weights, the nearest first. */
    private List<String> behind(String value) {
        List<String> found = new ArrayList<>();
        Set<String> seen = new HashSet<>(Set.of(value));
        Deque<String> open = new ArrayDeque<>(Set.of(value));
        while (!open.isEmpty()) {
            String next = open.remove();
            found.add(next);
            @Nullable Node node = producers.get(next);
            if (node == null || isLayer(node)) {
                continue;
            }
            for (String input : node.inputs()) {
                if (dependent.contains(input) && seen.add(input)) {
                    open.add(input);
                }
            }
        }
        return found;
    }

    private boolean isLayer(Node node) {
        return node.has(Trait.WEIGHTED) && !isExpectation(node);
    }

    /** Whether a layer is the mean of a distribution: one output channel behind a softmax. */
    private boolean isExpectation(Node node) {
        @Nullable Node before = producers.get(node.input(0));
        return before != null && (before.is("Softmax") || (before.is("Transpose") && isSoftmax(before.input(0))));
    }

    private boolean isSoftmax(String value) {
        @Nullable Node node = producers.get(value);
        return node != null && node.is("Softmax");
    }

    private long width(String value, int axis) {
        @Nullable Shape shape = shape(value);
        return shape == null ? -1 : shape.size(axis);
    }

    private @Nullable Shape shape(String value) {
        @Nullable TensorType type = graph.types().get(value);
        return type == null ? null : type.shape();
    }

    private long size(String value) {
        @Nullable Tensor constant = graph.constants().get(value);
        if (constant != null) {
            return constant.elementCount();
        }
        @Nullable Shape shape = shape(value);
        return shape != null && shape.isFixed() ? Tensor.elementCount(shape.sizes()) : 0;
    }
}
