package dev.limpid.model;

import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.op.Trait;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which part of every value a result depends on: all of it, a range along one axis, or nothing.
 *
 * <p>Where the head reads one token, the values behind the last attention are needed for that token only. The ranges are
 * followed backwards through the graph; where an operator mixes the positions of an axis, all of its input is needed.
 */
final class NeededPlaces {
    /** A range along an axis; {@link #ALL} is everything. */
    private record Range(int axis, long from, long to) {}

    private static final Range ALL = new Range(-1, 0, 0);

    private final Graph graph;
    private final Map<String, Range> needed = new HashMap<>();

    /** What a value of a graph depends on. */
    NeededPlaces(Graph graph, String result) {
        this.graph = graph;
        needed.put(result, ALL);
        List<Node> nodes = graph.nodes();
        for (int i = nodes.size() - 1; i >= 0; i--) {
            Node node = nodes.get(i);
            for (int k = 0; k < node.outputs().size(); k++) {
                @Nullable Range range = needed.get(node.outputs().get(k));
                if (range != null) {
                    read(node, k, range);
                }
            }
        }
    }

    /** How many positions along an axis are needed: 0 to the axis's size. */
    long count(String value, int axis) {
        @Nullable Range range = needed.get(value);
        @Nullable Shape shape = shape(value);
        if (range == null || shape == null) {
            return 0;
        }
        return range.axis() == axis ? range.to() - range.from() : shape.size(axis);
    }

    /** Whether anything of a value is needed. */
    boolean isNeeded(String value) {
        return needed.containsKey(value);
    }

    private void read(Node node, int output, Range range) {
        @Nullable Shape shape = shape(node.outputs().get(output));
        for (int k = 0; k < node.inputs().size(); k++) {
            String input = node.input(k);
            @Nullable Shape before = shape(input);
            if (input.isEmpty()) {
                continue;
            }
            boolean isSetting = k > 0 && (isCut(node) || node.is("Pad"));
            if (shape == null || before == null || isSetting) {
                add(input, ALL);
                continue;
            }
            Optional<Range> read = node.is("Concat")
                    ? ofPart(node, k, range, shape)
                    : isCut(node)
                            ? Optional.of(cut(node, output, range, before))
                            : node.is("Pad")
                                    ? padded(node, range, before)
                                    : Optional.of(moved(node, k, range, shape, before));
            read.ifPresent(r -> add(input, r));
        }
        node.reads().stream().filter(v -> !node.inputs().contains(v)).forEach(v -> add(v, ALL));
    }

    private void add(String value, Range range) {
        needed.merge(
                value,
                range,
                (a, b) -> a.axis() == b.axis() && a.axis() >= 0
                        ? new Range(a.axis(), Math.min(a.from(), b.from()), Math.max(a.to(), b.to()))
                        : ALL);
    }

    // ---- operators that take a part

    private static boolean isCut(Node node) {
        return node.is("Slice") || node.is("Split") || node.is("Gather");
    }

    private Range cut(Node node, int output, Range range, Shape before) {
        @Nullable Range kept = node.is("Split") ? ofSplit(node, output, before) : ofConstants(node, before);
        if (kept == null) {
            return ALL;
        }
        @Nullable Shape after = shape(node.outputs().get(output));
        if (range.axis() < 0 || after == null || after.rank() != before.rank()) {
            return kept;
        }
        if (range.axis() == kept.axis()) {
            return new Range(kept.axis(), kept.from() + range.from(), kept.from() + range.to());
        }
        double ofRange = (double) (range.to() - range.from()) / before.size(range.axis());
        double ofKept = (double) (kept.to() - kept.from()) / before.size(kept.axis());
        return ofRange < ofKept ? range : kept;
    }

    private @Nullable Range ofSplit(Node node, int output, Shape before) {
        int axis = Math.floorMod((int) node.intAttribute("axis", 0), before.rank());
        long from = 0;
        for (int k = 0; k < output; k++) {
            @Nullable Shape shape = shape(node.outputs().get(k));
            if (shape == null) {
                return null;
            }
            from += shape.size(axis);
        }
        @Nullable Shape own = shape(node.outputs().get(output));
        return own == null ? null : new Range(axis, from, from + own.size(axis));
    }

    /** The range of a {@code Slice} or {@code Gather} with constant bounds, along one axis. */
    private @Nullable Range ofConstants(Node node, Shape before) {
        @Nullable Tensor first = graph.findConstant(node.input(1)).orElse(null);
        if (first == null || first.elementCount() == 0) {
            return null;
        }
        if (node.is("Gather")) {
            int axis = Math.floorMod((int) node.intAttribute("axis", 0), before.rank());
            long size = before.size(axis);
            long[] at = Arrays.stream(first.toLongs())
                    .map(i -> i < 0 ? i + size : i)
                    .toArray();
            return new Range(
                    axis,
                    Arrays.stream(at).min().orElse(0),
                    Arrays.stream(at).max().orElse(0) + 1);
        }
        @Nullable Tensor end = graph.findConstant(node.input(2)).orElse(null);
        @Nullable Tensor axes = graph.findConstant(node.input(3)).orElse(null);
        boolean isForward =
                graph.findConstant(node.input(4)).map(s -> s.toLongs()[0] > 0).orElse(!node.hasInput(4));
        if (first.elementCount() != 1 || end == null || axes == null || !isForward) {
            return null;
        }
        int axis = Math.floorMod((int) axes.toLongs()[0], before.rank());
        long size = before.size(axis);
        if (size < 0) {
            return null;
        }
        long from = clamped(first.toLongs()[0], size);
        return new Range(axis, from, Math.max(from, clamped(end.toLongs()[0], size)));
    }

    private static long clamped(long at, long size) {
        return Math.max(0, Math.min(size, at < 0 ? at + size : at));
    }

    private Optional<Range> ofPart(Node node, int part, Range range, Shape shape) {
        int axis = Math.floorMod((int) node.intAttribute("axis", 0), shape.rank());
        if (range.axis() != axis) {
            return Optional.of(range);
        }
        long start = 0;
        for (int k = 0; k < part; k++) {
            @Nullable Shape other = shape(node.input(k));
            start += other == null ? 0 : other.size(axis);
        }
        @Nullable Shape own = shape(node.input(part));
        return own == null ? Optional.of(ALL) : within(axis, range, start, own.size(axis));
    }

    private Optional<Range> padded(Node node, Range range, Shape before) {
        @Nullable Tensor pads = graph.findConstant(node.input(1)).orElse(null);
        boolean isPlain = pads != null && pads.elementCount() == 2L * before.rank() && !node.hasInput(3);
        if (pads == null
                || range.axis() < 0
                || !isPlain
                || !node.textAttribute("mode", "constant").equals("constant")) {
            return Optional.of(ALL);
        }
        return within(range.axis(), range, pads.toLongs()[range.axis()], before.size(range.axis()));
    }

    /** The part of a range that lies in a value which begins at a position; empty if none does. */
    private static Optional<Range> within(int axis, Range range, long start, long size) {
        long from = Math.max(0, range.from() - start);
        long to = Math.min(size, range.to() - start);
        return from < to ? Optional.of(new Range(axis, from, to)) : Optional.empty();
    }

    // ---- operators that keep positions apart

    private Range moved(Node node, int input, Range range, Shape shape, Shape before) {
        int axis = range.axis();
        if (axis < 0) {
            return ALL;
        }
        if (node.is("Transpose")) {
            return new Range((int) node.intsAttribute("perm")[axis], range.from(), range.to());
        }
        if (node.has(Trait.SAME_ORDER)) {
            int same = input == 0 ? sameAxis(shape, axis, before) : -1;
            return same < 0 ? ALL : new Range(same, range.from(), range.to());
        }
        if (node.is("MatMul")) {
            boolean isMixed = axis == shape.rank() - (input == 0 ? 1 : 2);
            return isMixed ? ALL : aligned(range, shape, before);
        }
        boolean isApart = node.has(Trait.ELEMENTWISE)
                || node.has(Trait.BROADCASTS)
                || node.has(Trait.RECODES)
                || node.is("BatchNormalization")
                || node.is("Expand")
                || isNormalizedElsewhere(node, axis, shape.rank());
        return isApart && (input == 0 || node.has(Trait.BROADCASTS)) ? aligned(range, shape, before) : ALL;
    }

    /** Whether a normalisation or softmax runs along axes behind this one. */
    private static boolean isNormalizedElsewhere(Node node, int axis, int rank) {
        boolean isFromAxis = node.is("LayerNormalization") || node.is("RMSNormalization");
        boolean isAlongAxis = node.is("Softmax") || node.is("LogSoftmax") || node.is("LpNormalization");
        int own = Math.floorMod((int) node.intAttribute("axis", -1), rank);
        return (isFromAxis && own > axis) || (isAlongAxis && own != axis);
    }

    /** The same range in an operand that is broadcast. */
    private static Range aligned(Range range, Shape shape, Shape before) {
        int axis = range.axis() - (shape.rank() - before.rank());
        return axis < 0 || before.size(axis) != shape.size(range.axis())
                ? ALL
                : new Range(axis, range.from(), range.to());
    }

    /** The axis of a value before it was reshaped, or -1 if the axis was torn apart. */
    private static int sameAxis(Shape shape, int axis, Shape before) {
        for (int other = 0; other < before.rank(); other++) {
            boolean isSame = before.dim(other).isFixed() && before.size(other) == shape.size(axis);
            if (isSame && behind(shape, axis) == behind(before, other)) {
                return other;
            }
        }
        return -1;
    }

    /** The product of the sizes behind an axis; negative if one is open. */
    private static long behind(Shape shape, int axis) {
        return shape.isFixed(axis + 1, shape.rank())
                ? Tensor.elementCount(Arrays.copyOfRange(shape.sizes(), axis + 1, shape.rank()))
                : -1 - axis;
    }

    private @Nullable Shape shape(String value) {
        @Nullable Tensor constant = graph.constants().get(value);
        if (constant != null) {
            return Shape.of(constant.shape());
        }
        @Nullable TensorType type = graph.types().get(value);
        return type == null ? null : type.shape();
    }
}
