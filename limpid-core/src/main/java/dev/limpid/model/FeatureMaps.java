package dev.limpid.model;

import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shape;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.op.Trait;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Finds the values of a graph that have spatial positions; see {@link DefaultLayer} for the one explained by default. */
final class FeatureMaps {
    private final Graph graph;
    private final Map<String, Layout> layouts = new HashMap<>();
    private final TokenGrids grids;

    FeatureMaps(Graph graph) {
        this.graph = graph;
        graph.inputs().forEach(v -> InputForm.of(graph, v).layout().ifPresent(layout -> layouts.put(v.name(), layout)));
        graph.nodes().forEach(this::follow);
        boolean isOfPictures = graph.inputs().stream()
                .anyMatch(v ->
                        layouts.containsKey(v.name()) && graph.shapeOf(v.name()).rank() > 3);
        this.grids = new TokenGrids(graph, this::several, isOfPictures);
    }

    /** The feature map that is explained by default. */
    Optional<FeatureMap> findDefault(String input, String logits, ScoreAxes scores) {
        return new DefaultLayer(graph, this).find(input, logits, !scores.isWhole());
    }

    /** A value as a feature map, if it is one. */
    Optional<FeatureMap> find(String value) {
        @Nullable Shape shape = shape(value);
        boolean isTokens = shape != null && shape.rank() == 3 && !layouts.containsKey(value);
        return Optional.ofNullable(isTokens ? grids.find(value) : map(value));
    }

    private @Nullable FeatureMap map(String value) {
        @Nullable Layout layout = layouts.get(value);
        @Nullable Shape shape = shape(value);
        if (shape == null || layout == null || !shape.isFixed(1, shape.rank())) {
            return null;
        }
        int channels = layout == Layout.NCHW ? 1 : shape.rank() - 1;
        List<Integer> places = IntStream.range(1, shape.rank())
                .filter(axis -> axis != channels)
                .mapToObj(axis -> (int) shape.size(axis))
                .toList();
        return new FeatureMap(value, layout, places, (int) shape.size(channels), 0, 0);
    }

    private void follow(Node node) {
        if (node.has(Trait.CHANNELS_FIRST)) {
            set(node.input(0), Layout.NCHW);
            set(node.output(), Layout.NCHW);
        } else if (node.is("Transpose")) {
            @Nullable Layout before = layouts.get(node.input(0));
            long[] order = node.intsAttribute("perm");
            if (before == Layout.NCHW && isRotation(order, 1)) {
                set(node.output(), Layout.NHWC);
            } else if (before == Layout.NHWC && isRotation(order, order.length - 1)) {
                set(node.output(), Layout.NCHW);
            }
        } else if (node.is("Squeeze") || node.is("Unsqueeze")) {
            squeezed(node);
        } else if (node.is("ReduceMean") || node.is("ReduceMax") || node.is("ReduceSum")) {
            pooled(node);
        } else if (!losesLayout(node) && !movesPlaces(node)) {
            node.inputs().stream()
                    .filter(layouts::containsKey)
                    .findFirst()
                    .ifPresent(input -> node.outputs().forEach(o -> copy(input, o)));
        }
    }

    /** Axes of size 1 that come and go among the places: a convolution over a series is often one over a picture of one row. */
    private void squeezed(Node node) {
        @Nullable Layout layout = layouts.get(node.input(0));
        @Nullable Shape larger = shape(node.is("Squeeze") ? node.input(0) : node.output());
        if (layout == null || larger == null) {
            return;
        }
        int channels = layout == Layout.NCHW ? 1 : larger.rank() - 1;
        boolean keepsOthers = graph.findConstant(node.input(1))
                .map(axes -> Arrays.stream(axes.toLongs())
                        .map(a -> Math.floorMod(a, (long) larger.rank()))
                        .allMatch(a -> a > 0 && a != channels && (layout == Layout.NHWC || a > 1)))
                .orElse(false);
        if (keepsOthers) {
            set(node.output(), layout);
        }
    }

    /** Whether a transposition moves one axis to the other end and keeps the batch: 1 to the last, or the last to 1. */
    private static boolean isRotation(long[] order, int moved) {
        int last = order.length - 1;
        for (int axis = 1; axis < order.length; axis++) {
            int from = moved == 1 ? (axis == last ? 1 : axis + 1) : (axis == 1 ? last : axis - 1);
            if (order[axis] != from) {
                return false;
            }
        }
        return order.length > 2 && order[0] == 0;
    }

    /** Whether the axes of the result do not correspond to those of the input. */
    private static boolean losesLayout(Node node) {
        boolean isArranged = node.has(Trait.SAME_ELEMENTS) && !node.has(Trait.SAME_SHAPE);
        return isArranged || node.is("Einsum");
    }

    /**
     * Whether a node joins or cuts positions, so that its output is not aligned with the picture in the same way as its
     * input.
     */
    private boolean movesPlaces(Node node) {
        @Nullable Layout layout = layouts.get(node.input(0));
        @Nullable Shape before = shape(node.input(0));
        @Nullable Shape after = shape(node.output());
        if (layout == null || before == null || after == null || before.rank() != after.rank()) {
            return false;
        }
        int channels = layout == Layout.NCHW ? 1 : before.rank() - 1;
        if (node.is("Concat")) {
            return Math.floorMod((int) node.intAttribute("axis", 0), before.rank()) != channels;
        }
        // Every second position still covers the whole picture; a contiguous part does not.
        boolean isPart = node.is("Slice")
                && graph.findConstant(node.input(4))
                        .map(steps -> Arrays.stream(steps.toLongs()).allMatch(step -> step == 1))
                        .orElse(true);
        return isPart
                && IntStream.range(1, before.rank())
                        .anyMatch(axis -> axis != channels && before.size(axis) != after.size(axis));
    }

    /** A mean over two axes indicates which axes are spatial. */
    private void pooled(Node node) {
        long[] axes =
                graph.findConstant(node.input(1)).map(t -> t.toLongs()).orElseGet(() -> node.intsAttribute("axes"));
        @Nullable Shape shape = shape(node.input(0));
        if (shape == null || shape.rank() != 4 || axes.length != 2) {
            copy(node.input(0), node.output());
            return;
        }
        long low = Math.min(Math.floorMod(axes[0], 4), Math.floorMod(axes[1], 4));
        long high = Math.max(Math.floorMod(axes[0], 4), Math.floorMod(axes[1], 4));
        if (low == 2 && high == 3) {
            set(node.input(0), Layout.NCHW);
        } else if (low == 1 && high == 2) {
            set(node.input(0), Layout.NHWC);
        }
    }

    private void set(String value, Layout layout) {
        @Nullable Shape shape = shape(value);
        if (shape != null && shape.rank() >= 3 && shape.rank() <= 5) {
            layouts.put(value, layout);
        }
    }

    /** The layout of one value, applied to another with the same number of dimensions. */
    private void copy(String from, String to) {
        @Nullable Layout layout = layouts.get(from);
        @Nullable Shape before = shape(from);
        @Nullable Shape after = shape(to);
        if (layout != null && before != null && after != null && before.rank() == after.rank()) {
            set(to, layout);
        }
    }

    /** Whether a value is a map with several positions and channels. */
    boolean isMap(String value) {
        @Nullable FeatureMap map = map(value);
        return map != null && map.count() > 1 && map.channels() > 1;
    }

    /** Whether a value is a map with several positions and one channel. */
    boolean isSingle(String value) {
        @Nullable FeatureMap map = map(value);
        return map != null && map.count() > 1 && map.channels() == 1;
    }

    private @Nullable FeatureMap several(String value) {
        return isMap(value) ? map(value) : null;
    }

    private @Nullable Shape shape(String value) {
        @Nullable TensorType type = graph.types().get(value);
        return type == null || !type.element().isFloating() ? null : type.shape();
    }
}
