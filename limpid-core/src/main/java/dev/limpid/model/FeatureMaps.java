package dev.limpid.model;

import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shape;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.op.Trait;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the values of a graph that have spatial positions, and the one that is explained by default.
 *
 * <p>That is the last feature map before the head: in a convolutional network the last {@code [N,C,H,W]} with more than
 * one position, after its activation and residual sum and before global pooling, or before the convolution that
 * converts channels to classes. In a transformer whose head reads one token it is the input tokens of the last
 * attention, because after it the other tokens do not affect the head.
 */
final class FeatureMaps {
    private static final int MOST_EXTRA_TOKENS = 16;

    private final Graph graph;
    private final Map<String, Layout> layouts = new HashMap<>();
    private final Map<String, Integer> order = new HashMap<>();
    private final Map<String, Node> producers;

    FeatureMaps(Graph graph) {
        this.graph = graph;
        this.producers = graph.producers();
        graph.inputs().forEach(v -> InputForm.of(graph, v).layout().ifPresent(layout -> layouts.put(v.name(), layout)));
        for (int i = 0; i < graph.nodes().size(); i++) {
            Node node = graph.nodes().get(i);
            for (String output : node.outputs()) {
                order.put(output, i);
            }
            follow(node);
        }
    }

    /** The feature map that is explained by default. */
    Optional<FeatureMap> findDefault(String input, String logits) {
        Set<String> asked = ancestors(logits);
        Optional<String> neck = Detector.find(graph)
                .filter(d -> asked.contains(d.scores().value())
                        || asked.contains(d.boxes().value()))
                .flatMap(d -> new DetectorLayers(graph, this::isMap).find(d, d.askedBox(graph, logits)));
        if (neck.isPresent()) {
            return find(neck.get());
        }
        Set<String> between = asked;
        between.retainAll(descendants(input));
        @Nullable String map = null;
        @Nullable Node attention = null;
        for (Node node : graph.nodes()) {
            if (!between.contains(node.output())) {
                continue;
            }
            if (isAttention(node)) {
                attention = node;
            }
            if (isMap(node.output())) {
                map = node.output();
            }
        }
        if (attention != null && (map == null || position(map) < position(attention.output()))) {
            @Nullable FeatureMap tokens = tokensInto(attention, map);
            if (tokens != null) {
                return Optional.of(tokens);
            }
        }
        return map == null ? Optional.empty() : find(beforeClassScores(map, logits));
    }

    /** A value as a feature map, if it is one. */
    Optional<FeatureMap> find(String value) {
        @Nullable Shape shape = shape(value);
        boolean isTokens = shape != null && shape.rank() == 3 && !layouts.containsKey(value);
        return Optional.ofNullable(isTokens ? tokens(value, patches(value)) : map(value));
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
        } else if (node.is("ReduceMean") || node.is("ReduceMax") || node.is("ReduceSum")) {
            pooled(node);
        } else if (!losesLayout(node) && !movesPlaces(node)) {
            node.inputs().stream()
                    .filter(layouts::containsKey)
                    .findFirst()
                    .ifPresent(input -> node.outputs().forEach(o -> copy(input, o)));
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

    private boolean isMap(String value) {
        @Nullable FeatureMap map = map(value);
        return map != null && map.count() > 1 && map.channels() > 1;
    }

    /** {@code softmax} over a square of tokens. */
    private boolean isAttention(Node node) {
        @Nullable Shape shape = node.is("Softmax") ? shape(node.output()) : null;
        return shape != null && shape.rank() >= 3 && shape.size(-1) > 1 && shape.size(-1) == shape.size(-2);
    }

    private @Nullable FeatureMap tokensInto(Node attention, @Nullable String patches) {
        Shape square = graph.shapeOf(attention.output());
        Set<String> before = ancestors(attention.output());
        @Nullable String normalised = null;
        @Nullable String sum = null;
        for (Node node : graph.nodes()) {
            @Nullable Shape shape = before.contains(node.output()) ? shape(node.output()) : null;
            if (shape == null || shape.rank() != 3 || shape.size(1) != square.size(-1)) {
                continue;
            }
            if (node.is("LayerNormalization")) {
                normalised = node.output();
            } else if (node.is("Add") && node.inputs().stream().noneMatch(graph.constants()::containsKey)) {
                sum = node.output();
            }
        }
        @Nullable String value = normalised != null ? normalised : sum;
        return value == null ? null : tokens(value, patches);
    }

    private @Nullable FeatureMap tokens(String value, @Nullable String patches) {
        @Nullable Shape shape = shape(value);
        if (shape == null || shape.rank() != 3 || !shape.isFixed(1, 3) || FeatureMap.isInWindows(shape)) {
            return null;
        }
        int count = (int) shape.size(1);
        @Nullable FeatureMap grid = patches == null ? null : map(patches);
        int side = (int) Math.sqrt(count);
        List<Integer> places = grid == null ? List.of(side, side) : grid.places();
        int onGrid = grid == null ? side * side : grid.count();
        int extra = count - onGrid;
        if (extra < 0 || extra > MOST_EXTRA_TOKENS) {
            return null;
        }
        int trailing = patchesComeFirst(count, onGrid) ? extra : 0;
        return new FeatureMap(value, Layout.TOKENS, places, (int) shape.size(2), extra - trailing, trailing);
    }

    /** Whether tokens without a patch were appended after the patch tokens. */
    private boolean patchesComeFirst(int tokens, int patches) {
        for (Node node : graph.nodes()) {
            @Nullable Shape shape = node.is("Concat") ? shape(node.output()) : null;
            @Nullable Shape first = shape == null ? null : shape(node.input(0));
            if (shape != null && first != null && shape.rank() == 3 && shape.size(1) == tokens) {
                return first.rank() == 3 && first.size(1) == patches && tokens > patches;
            }
        }
        return false;
    }

    /** The last map before a value of tokens. */
    private @Nullable String patches(String tokens) {
        Set<String> before = ancestors(tokens);
        @Nullable String last = null;
        for (Node node : graph.nodes()) {
            if (before.contains(node.output()) && isMap(node.output())) {
                last = node.output();
            }
        }
        return last;
    }

    /** A map of class scores is not a feature map, but the input of the convolution that computes it is. */
    private String beforeClassScores(String map, String logits) {
        @Nullable Shape scores = shape(logits);
        FeatureMap last = Objects.requireNonNull(map(map));
        @Nullable Node node = producers.get(map);
        if (node != null && node.is("AveragePool") && graph.shapeOf(map).sameAs(graph.shapeOf(node.input(0)))) {
            // Adaptive pooling to the size that the map already has.
            return node.input(0);
        }
        while (node != null && (node.has(Trait.SAME_SHAPE) || node.is("Resize"))) {
            node = producers.get(node.input(0));
        }
        boolean isScores = scores != null && scores.rank() == 2 && scores.size(1) == last.channels();
        return isScores && node != null && node.is("Conv") && isMap(node.input(0)) ? node.input(0) : map;
    }

    private int position(String value) {
        return order.getOrDefault(value, -1);
    }

    private Set<String> ancestors(String value) {
        Set<String> found = new HashSet<>(Set.of(value));
        for (int i = position(value); i >= 0; i--) {
            Node node = graph.nodes().get(i);
            if (node.outputs().stream().anyMatch(found::contains)) {
                found.addAll(node.reads());
            }
        }
        return found;
    }

    private Set<String> descendants(String value) {
        Set<String> found = new HashSet<>(Set.of(value));
        for (Node node : graph.nodes()) {
            if (node.inputs().stream().anyMatch(found::contains)) {
                found.addAll(node.outputs());
            }
        }
        return found;
    }

    private @Nullable Shape shape(String value) {
        @Nullable TensorType type = graph.types().get(value);
        return type == null || !type.element().isFloating() ? null : type.shape();
    }
}
