package dev.limpid.model;

import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Value;
import dev.limpid.graph.op.Trait;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How a graph uses the axes of an input: the first layer that tells channels from places decides.
 *
 * <p>Each value that holds the input's elements in another arrangement is followed, and for each of its axes the axis of
 * the input that it came from.
 */
final class AxisUse {
    /** An axis that the graph added, or that holds parts of several axes. */
    private static final int NEW = -1;

    private final Graph graph;
    private final @Nullable Shape sizes;
    private final Map<String, int[]> origins = new HashMap<>();
    private @Nullable String lookedUp;
    private @Nullable String resized;
    private int channels = NEW;
    private int spatial;
    private int samples = NEW;
    private boolean isAmongPlaces;
    private boolean isDecided;

    private AxisUse(Graph graph, @Nullable Shape sizes) {
        this.graph = graph;
        this.sizes = sizes;
    }

    static AxisUse of(Graph graph, Value input) {
        @Nullable Shape shape = input.type().shape();
        AxisUse use = new AxisUse(graph, shape);
        use.origins.put(
                input.name(),
                IntStream.range(0, shape == null ? 0 : shape.rank()).toArray());
        for (Node node : graph.nodes()) {
            if (use.isDecided) {
                break;
            }
            use.follow(node);
        }
        return use;
    }

    /** Whether the input's elements are row numbers of a table of vectors. */
    boolean isLookedUp() {
        return lookedUp != null;
    }

    /** The vectors that are looked up, if they are. */
    Optional<String> lookedUp() {
        return Optional.ofNullable(lookedUp);
    }

    /** The picture that the network makes of its input by resizing it before the first layer, if it does. */
    Optional<String> resized() {
        return Optional.ofNullable(resized);
    }

    /** The input's axis of channels; -1 in the optional if the graph adds that axis; empty if nothing tells. */
    Optional<Integer> channels() {
        return isDecided ? Optional.of(channels) : Optional.empty();
    }

    /**
     * Whether the input has an axis of samples: that of the layer that decided. Empty if nothing tells.
     */
    Optional<Boolean> findBatch() {
        return samples == 0 ? Optional.of(true) : isAmongPlaces ? Optional.of(false) : Optional.empty();
    }

    /** The input's axis of samples if that is not the first: the second, of a recurrent layer. */
    Optional<Integer> otherBatch() {
        return samples > 0 ? Optional.of(samples) : Optional.empty();
    }

    /** The number of axes of places of the layer that decided; 0 if it was a matrix product. */
    int spatial() {
        return spatial;
    }

    private void follow(Node node) {
        int @Nullable [] indices = node.is("Gather") && node.hasInput(1) ? origins.get(node.input(1)) : null;
        if (indices != null && graph.constants().containsKey(node.input(0))) {
            lookedUp = node.output();
            isDecided = true;
            find(indices, 0);
            return;
        }
        int @Nullable [] from = origins.get(node.input(0));
        if (from == null) {
            from = node.has(Trait.BROADCASTS) && node.hasInput(1) ? origins.get(node.input(1)) : null;
        }
        if (from == null) {
            return;
        }
        if (node.has(Trait.CHANNELS_FIRST) && from.length > 2 && !node.has(Trait.SAME_ELEMENTS)) {
            decide(from[1], from.length - 2);
            find(from, 0);
        } else if (isRecurrent(node) && from.length == 3) {
            decide(from[2], 1);
            find(from, 1);
        } else if (node.is("MatMul") && from.length > 2 && graph.constants().containsKey(node.input(1))) {
            decide(from[from.length - 1], 0);
            find(from, 0);
        } else {
            int @Nullable [] to = moved(node, from);
            if (to != null) {
                resized = node.is("Resize") ? node.output() : resized;
                origins.put(node.output(), to);
            }
        }
    }

    private void decide(int axis, int places) {
        channels = axis;
        spatial = places;
        isDecided = true;
    }

    /** Notes where a layer that has its samples on an axis finds those, and whether it reads the input's first axis as another. */
    private void find(int[] from, int axis) {
        samples = from.length > 1 ? from[axis] : NEW;
        isAmongPlaces = samples != 0 && Arrays.stream(from).anyMatch(a -> a == 0) && from.length > 1;
    }

    private static boolean isRecurrent(Node node) {
        return node.is("LSTM") || node.is("GRU") || node.is("RNN");
    }

    /** The origins of the axes of a result; null if they cannot be told. */
    private int @Nullable [] moved(Node node, int[] from) {
        if (node.has(Trait.SAME_SHAPE)) {
            return from;
        }
        if (node.has(Trait.BROADCASTS)) {
            return rank(node) < 0 || rank(node) == from.length ? from : null;
        }
        if (node.is("Transpose")) {
            long[] order = node.intsAttribute("perm");
            return Arrays.stream(order).allMatch(a -> a < from.length)
                    ? Arrays.stream(order).mapToInt(a -> from[(int) a]).toArray()
                    : null;
        }
        if (node.is("Unsqueeze") || node.is("Squeeze")) {
            return graph.findConstant(node.input(1))
                    .map(axes -> node.is("Squeeze") ? without(from, axes.toLongs()) : with(from, axes.toLongs()))
                    .orElse(null);
        }
        if (node.is("Reshape")) {
            return reshaped(node, from);
        }
        if (node.is("Gather")) {
            return graph.findConstant(node.input(1))
                    .filter(index -> index.rank() == 0)
                    .map(index -> without(from, node.intAttribute("axis", 0)))
                    .orElse(null);
        }
        if (node.is("Concat")) {
            return node.inputs().size() == 1 ? from : null;
        }
        boolean keepsAxes = node.is("Slice") || node.is("Pad") || node.is("Resize");
        return keepsAxes ? from : null;
    }

    private static int[] with(int[] from, long[] axes) {
        int[] to = new int[from.length + axes.length];
        boolean[] added = new boolean[to.length];
        for (long axis : axes) {
            added[Math.floorMod((int) axis, to.length)] = true;
        }
        int next = 0;
        for (int axis = 0; axis < to.length; axis++) {
            to[axis] = added[axis] ? NEW : from[next++];
        }
        return to;
    }

    private static int[] without(int[] from, long... axes) {
        return IntStream.range(0, from.length)
                .filter(axis -> Arrays.stream(axes).noneMatch(a -> Math.floorMod((int) a, from.length) == axis))
                .map(axis -> from[axis])
                .toArray();
    }

    /** The axes of a result whose sizes other than 1 are those of the original in order; null for other reshapes. */
    private int @Nullable [] reshaped(Node node, int[] from) {
        @Nullable Shape before = shape(node.input(0));
        @Nullable Shape after = shape(node.output());
        if (before == null || after == null) {
            return shapeless(node, from);
        }
        int[] to = new int[after.rank()];
        int next = 0;
        for (int axis = 0; axis < to.length; axis++) {
            while (next < before.rank() && axis > 0 && isOne(before, next) && !isOne(after, axis)) {
                next++;
            }
            boolean isSame = next < before.rank() && before.dim(next).sameAs(after.dim(axis));
            if (isSame) {
                to[axis] = from[next++];
            } else if (isOne(after, axis)) {
                to[axis] = NEW;
            } else {
                return null;
            }
        }
        return to;
    }

    /** A reshape before types are known: only one that adds or removes nothing can be followed. */
    private int @Nullable [] shapeless(Node node, int[] from) {
        return graph.findConstant(node.input(1))
                .map(Tensor::toLongs)
                .map(sizes -> sizes.length == from.length ? from : withOnesBefore(sizes, from))
                .orElse(null);
    }

    /** The origins after a reshape that only adds axes of size 1 before the input's own; null for another. */
    private int @Nullable [] withOnesBefore(long[] sizes, int[] from) {
        int added = sizes.length - from.length;
        boolean isSame = added > 0
                && from[0] == 0
                && isIdentity(from)
                && IntStream.range(0, added).allMatch(i -> sizes[i] == 1)
                && IntStream.range(0, from.length).allMatch(i -> isSize(i, sizes[added + i]));
        return isSame
                ? IntStream.range(0, sizes.length)
                        .map(i -> i < added ? NEW : i - added)
                        .toArray()
                : null;
    }

    private static boolean isIdentity(int[] from) {
        return IntStream.range(0, from.length).allMatch(i -> from[i] == i);
    }

    private boolean isSize(int axis, long size) {
        return sizes != null && axis < sizes.rank() && sizes.size(axis) == size;
    }

    private static boolean isOne(Shape shape, int axis) {
        return shape.size(axis) == 1;
    }

    private int rank(Node node) {
        @Nullable Shape shape = shape(node.output());
        return shape == null ? -1 : shape.rank();
    }

    private @Nullable Shape shape(String value) {
        @Nullable TensorType type = graph.types().get(value);
        return type == null ? null : type.shape();
    }
}
