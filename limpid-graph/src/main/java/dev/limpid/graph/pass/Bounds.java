package dev.limpid.graph.pass;

import dev.limpid.graph.Node;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.op.Trait;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Upper bounds for the number of elements of a node's results, before they are computed. */
final class Bounds {
    private static final long UNKNOWN = -1;
    private static final long HUGE = Long.MAX_VALUE;

    /** The shape of a value, or only a bound on its element count. */
    static final class Size {
        private final long count;
        private final long @Nullable [] shape;

        private Size(long count, long @Nullable [] shape) {
            this.count = count;
            this.shape = shape;
        }

        static Size of(Tensor tensor) {
            return new Size(tensor.elementCount(), tensor.shape());
        }

        static Size atMost(long count) {
            return new Size(count, null);
        }
    }

    private final Node node;
    private final Size[] in;
    private final Map<String, Tensor> constants;

    private Bounds(Node node, Size[] in, Map<String, Tensor> constants) {
        this.node = node;
        this.in = in;
        this.constants = constants;
    }

    /** The bound for each of a node's results; -1 where it is not known. */
    static long of(Node node, Function<String, @Nullable Size> sizes, Map<String, Tensor> constants) {
        Size[] in = new Size[node.inputs().size()];
        for (int k = 0; k < in.length; k++) {
            @Nullable Size size = node.hasInput(k) ? sizes.apply(node.input(k)) : Size.atMost(0);
            if (size == null) {
                return UNKNOWN;
            }
            in[k] = size;
        }
        return in.length == 0 ? UNKNOWN : new Bounds(node, in, constants).bound();
    }

    private long bound() {
        if (node.has(Trait.RANDOM) || node.has(Trait.QUANTIZES)) {
            return UNKNOWN;
        } else if (node.has(Trait.BROADCASTS)) {
            return broadcast(in);
        } else if (node.has(Trait.NOT_LARGER)) {
            return in[0].count;
        }
        return switch (node.op().name()) {
            case "Size" -> 1;
            case "Shape" -> in[0].shape == null ? 64 : in[0].shape.length;
            case "Concat" -> Arrays.stream(in).mapToLong(s -> s.count).reduce(0, Bounds::sum);
            case "Gather", "GatherND" -> product(in[0].count, Math.max(1, in[1].count));
            case "GatherElements" -> in[1].count;
            case "NonZero" -> in[0].shape == null ? UNKNOWN : product(in[0].count, in[0].shape.length);
            case "MatMul" -> matMul();
            case "ConstantOfShape" -> values(0, v -> product(v));
            case "Expand" -> values(1, v -> broadcast(in[0], new Size(0, v)));
            case "Tile" -> values(1, v -> product(in[0].count, product(v)));
            case "Range" -> range();
            case "Pad" -> padded();
            default -> UNKNOWN;
        };
    }

    /** Exact if all shapes are known; otherwise the product of the element counts. */
    private static long broadcast(Size... sizes) {
        int rank = 0;
        for (Size size : sizes) {
            if (size.shape == null) {
                return Arrays.stream(sizes).mapToLong(s -> Math.max(1, s.count)).reduce(1, Bounds::product);
            }
            rank = Math.max(rank, size.shape.length);
        }
        long count = 1;
        for (int fromEnd = 1; fromEnd <= rank; fromEnd++) {
            count = product(count, Math.max(0, broadcastAt(fromEnd, sizes)));
        }
        return count;
    }

    private static long broadcastAt(int fromEnd, Size... sizes) {
        for (Size size : sizes) {
            long[] shape = Objects.requireNonNull(size.shape);
            if (fromEnd <= shape.length && shape[shape.length - fromEnd] != 1) {
                return shape[shape.length - fromEnd];
            }
        }
        return 1;
    }

    private long matMul() {
        long @Nullable [] a = in[0].shape;
        long @Nullable [] b = in[1].shape;
        if (a == null || b == null || a.length < 2 || b.length < 2) {
            return UNKNOWN;
        }
        long batch =
                broadcast(new Size(0, Arrays.copyOf(a, a.length - 2)), new Size(0, Arrays.copyOf(b, b.length - 2)));
        return product(batch, product(a[a.length - 2], b[b.length - 1]));
    }

    private long range() {
        double[] ends = new double[3];
        for (int k = 0; k < 3; k++) {
            @Nullable Tensor t = constants.get(node.input(k));
            if (t == null || t.elementCount() != 1) {
                return UNKNOWN;
            }
            ends[k] = t.toDoubles()[0];
        }
        double count = Math.ceil((ends[1] - ends[0]) / ends[2]);
        return Double.isNaN(count) ? UNKNOWN : (long) Math.max(0, Math.min(count, HUGE));
    }

    private long padded() {
        long @Nullable [] shape = in[0].shape;
        if (shape == null || node.hasInput(3)) {
            return UNKNOWN;
        }
        return values(1, pads -> {
            long count = 1;
            for (int axis = 0; axis < shape.length && pads.length == 2 * shape.length; axis++) {
                count = product(count, Math.max(0, sum(shape[axis], sum(pads[axis], pads[axis + shape.length]))));
            }
            return count;
        });
    }

    private long values(int k, Function<long[], Long> bound) {
        @Nullable Tensor list = constants.get(node.input(k));
        return list == null ? UNKNOWN : bound.apply(list.toLongs());
    }

    private static long product(long... factors) {
        return LongStream.of(factors).map(f -> Math.max(0, f)).reduce(1, Bounds::product);
    }

    private static long product(long a, long b) {
        return a != 0 && b > HUGE / a ? HUGE : a * b;
    }

    private static long sum(long a, long b) {
        return a > 0 && b > HUGE - a ? HUGE : a + b;
    }
}
