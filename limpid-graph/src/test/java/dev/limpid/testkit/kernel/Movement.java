package dev.limpid.testkit.kernel;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.ElementType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Operators that reshape, create, join, cut and repeat arrays. */
public final class Movement {
    private Movement() {}

    /** The operators of this family. */
    public static Map<String, Kernel> kernels() {
        Map<String, Kernel> k = new HashMap<>();
        k.put("Reshape", Movement::reshape);
        k.put("Flatten", Movement::flatten);
        k.put("Squeeze", Movement::squeeze);
        k.put("Unsqueeze", Movement::unsqueeze);
        k.put("Transpose", Movement::transpose);
        k.put("Concat", c -> List.of(concat(c.x().axis(c.whole("axis", 1)), c.ins())));
        k.put("Split", Movement::split);
        k.put("Slice", Movement::slice);
        k.put(
                "Expand",
                c -> List.of(c.x().expandedTo(
                                Indices.broadcast(c.x().shape(), c.in(1).toInts()))));
        k.put("Tile", Movement::tile);
        k.put("Shape", Movement::shape);
        k.put("Size", c -> List.of(NdArray.ofInts(ElementType.INT64, new long[] {c.x().count()})));
        k.put("DepthToSpace", Movement::depthToSpace);
        k.put("SpaceToDepth", Movement::spaceToDepth);
        k.put("Compress", Movement::compress);
        k.put("ReverseSequence", Movement::reverseSequence);
        k.put("Dropout", Movement::dropout);
        return k;
    }

    private static List<NdArray> reshape(Call c) {
        NdArray x = c.x();
        int[] shape = java.util.Objects.requireNonNull(c.list(1, "shape"));
        boolean zeroIsZero = c.flag("allowzero", false);
        int open = -1;
        for (int i = 0; i < shape.length; i++) {
            if (shape[i] == 0 && !zeroIsZero) {
                shape[i] = x.size(i);
            } else if (shape[i] == -1) {
                open = i;
            }
        }
        if (open >= 0) {
            shape[open] = 1;
            int others = Indices.count(shape);
            shape[open] = others == 0 ? 0 : x.count() / others;
        }
        return List.of(x.reshaped(shape));
    }

    private static List<NdArray> flatten(Call c) {
        NdArray x = c.x();
        int axis = c.whole("axis", 1);
        int cut = axis < 0 ? axis + x.rank() : axis;
        return List.of(x.reshaped(Indices.count(x.shape(), 0, cut), Indices.count(x.shape(), cut, x.rank())));
    }

    private static List<NdArray> squeeze(Call c) {
        NdArray x = c.x();
        int @Nullable [] axes = c.list(1, "axes");
        boolean[] gone = new boolean[x.rank()];
        for (int i = 0; i < gone.length; i++) {
            gone[i] = axes == null && x.size(i) == 1;
        }
        for (int axis : axes == null ? new int[0] : axes) {
            gone[x.axis(axis)] = true;
            if (x.size(axis) != 1) {
                throw LimpidException.badInput("axis " + axis + " of size " + x.size(axis) + " cannot be squeezed");
            }
        }
        return List.of(x.reshaped(
                IntStream.range(0, x.rank()).filter(i -> !gone[i]).map(x::size).toArray()));
    }

    private static List<NdArray> unsqueeze(Call c) {
        NdArray x = c.x();
        int[] axes = java.util.Objects.requireNonNull(c.list(1, "axes"));
        int[] shape = new int[x.rank() + axes.length];
        for (int axis : axes) {
            shape[Indices.axis(axis, shape.length)] = -1;
        }
        int next = 0;
        for (int i = 0; i < shape.length; i++) {
            shape[i] = shape[i] == -1 ? 1 : x.size(next++);
        }
        return List.of(x.reshaped(shape));
    }

    private static List<NdArray> transpose(Call c) {
        int[] reversed =
                IntStream.range(0, c.x().rank()).map(i -> c.x().rank() - 1 - i).toArray();
        return List.of(c.x().transposed(c.wholes("perm", reversed)));
    }

    static NdArray concat(int axis, List<NdArray> parts) {
        NdArray first = parts.get(0);
        if (parts.stream().anyMatch(p -> p.type() != first.type())) {
            throw LimpidException.badInput(
                    "element types " + parts.stream().map(NdArray::type).toList() + " do not match");
        }
        int[] shape = Indices.with(
                first.shape(), axis, parts.stream().mapToInt(p -> p.size(axis)).sum());
        int outer = Indices.count(shape, 0, axis);
        int inner = Indices.count(shape, axis + 1, shape.length);
        Object target = first.type() == ElementType.STRING
                ? new String[Indices.count(shape)]
                : first.isReal() ? new double[Indices.count(shape)] : new long[Indices.count(shape)];
        int at = 0;
        for (int o = 0; o < outer; o++) {
            for (NdArray part : parts) {
                int run = part.size(axis) * inner;
                System.arraycopy(part.elements(), o * run, target, at, run);
                at += run;
            }
        }
        return target instanceof String[] texts
                ? NdArray.ofTexts(texts, shape)
                : target instanceof double[] reals
                        ? NdArray.of(first.type(), reals, shape)
                        : NdArray.ofInts(first.type(), (long[]) target, shape);
    }

    private static List<NdArray> split(Call c) {
        NdArray x = c.x();
        int axis = x.axis(c.whole("axis", 0));
        int @Nullable [] sizes = c.list(1, "split");
        if (sizes == null) {
            int parts = c.whole("num_outputs", c.node().outputs().size());
            int chunk = (x.size(axis) + parts - 1) / parts;
            sizes = IntStream.range(0, parts)
                    .map(i -> Math.min(chunk, x.size(axis) - i * chunk))
                    .toArray();
        }
        List<NdArray> parts = new ArrayList<>();
        int start = 0;
        for (int size : sizes) {
            parts.add(along(x, axis, IntStream.range(start, start + size).toArray()));
            start += size;
        }
        return parts;
    }

    /** The array with these positions of an axis in this order; -1 inserts zeros. */
    static NdArray along(NdArray x, int axis, int... positions) {
        int[] shape = Indices.with(x.shape(), axis, positions.length);
        int inner = Indices.count(shape, axis + 1, shape.length);
        int size = x.size(axis);
        return x.take(shape, flat -> {
            int rest = flat % (inner * positions.length);
            int position = positions[rest / inner];
            return position < 0 ? -1 : (flat / (inner * positions.length) * size + position) * inner + rest % inner;
        });
    }

    private static List<NdArray> slice(Call c) {
        NdArray y = c.x();
        long[] starts = c.has(1) ? c.in(1).toLongs() : c.node().intsAttribute("starts");
        long[] ends = c.has(2) ? c.in(2).toLongs() : c.node().intsAttribute("ends");
        int @Nullable [] axes = c.list(3, "axes");
        for (int i = 0; i < starts.length; i++) {
            int axis = y.axis(axes == null ? i : axes[i]);
            long step = c.has(4) ? c.in(4).integer(i) : 1;
            y = along(y, axis, positions(y.size(axis), starts[i], ends[i], step));
        }
        return List.of(y);
    }

    private static int[] positions(int size, long start, long end, long step) {
        long from = start < 0 ? start + size : start;
        long to = end < 0 ? Math.max(end, -size - 1L) + size : end;
        List<Integer> positions = new ArrayList<>();
        if (step > 0) {
            for (long p = Math.max(0, from); p < Math.min(to, size); p += step) {
                positions.add((int) p);
            }
        } else {
            for (long p = Math.min(size - 1L, from); p > Math.max(to, -1); p += step) {
                positions.add((int) p);
            }
        }
        return positions.stream().mapToInt(Integer::intValue).toArray();
    }

    private static List<NdArray> tile(Call c) {
        NdArray y = c.x();
        int[] repeats = c.in(1).toInts();
        for (int axis = 0; axis < repeats.length; axis++) {
            int size = y.size(axis);
            y = along(
                    y,
                    axis,
                    IntStream.range(0, size * repeats[axis]).map(i -> i % size).toArray());
        }
        return List.of(y);
    }

    private static List<NdArray> shape(Call c) {
        int rank = c.x().rank();
        int start = c.whole("start", 0);
        int end = c.whole("end", rank);
        int from = Math.max(0, Math.min(rank, start < 0 ? start + rank : start));
        int to = Math.max(from, Math.min(rank, end < 0 ? end + rank : end));
        return List.of(NdArray.list(Arrays.copyOfRange(c.x().shape(), from, to)));
    }

    private static List<NdArray> depthToSpace(Call c) {
        NdArray x = c.x();
        int b = c.whole("blocksize", 1);
        int depth = x.size(1) / (b * b);
        boolean dcr = c.text("mode", "DCR").equals("DCR");
        NdArray y = dcr
                ? x.reshaped(x.size(0), b, b, depth, x.size(2), x.size(3)).transposed(0, 3, 4, 1, 5, 2)
                : x.reshaped(x.size(0), depth, b, b, x.size(2), x.size(3)).transposed(0, 1, 4, 2, 5, 3);
        return List.of(y.reshaped(x.size(0), depth, x.size(2) * b, x.size(3) * b));
    }

    private static List<NdArray> spaceToDepth(Call c) {
        NdArray x = c.x();
        int b = c.whole("blocksize", 1);
        int h = x.size(2) / b;
        int w = x.size(3) / b;
        return List.of(x.reshaped(x.size(0), x.size(1), h, b, w, b)
                .transposed(0, 3, 5, 1, 2, 4)
                .reshaped(x.size(0), x.size(1) * b * b, h, w));
    }

    private static List<NdArray> compress(Call c) {
        NdArray x = c.has("axis") ? c.x() : c.x().reshaped(c.x().count());
        int axis = x.axis(c.whole("axis", 0));
        NdArray condition = c.in(1);
        int[] kept = IntStream.range(0, Math.min(condition.count(), x.size(axis)))
                .filter(i -> condition.integer(i) != 0)
                .toArray();
        return List.of(along(x, axis, kept));
    }

    private static List<NdArray> reverseSequence(Call c) {
        NdArray x = c.x();
        int batchAxis = c.whole("batch_axis", 1);
        int timeAxis = c.whole("time_axis", 0);
        long[] lengths = c.in(1).toLongs();
        return List.of(x.take(x.shape(), i -> {
            int[] place = Indices.unravel(i, x.shape());
            int length = (int) lengths[place[batchAxis]];
            if (place[timeAxis] < length) {
                place[timeAxis] = length - 1 - place[timeAxis];
            }
            return Indices.ravel(place, x.shape());
        }));
    }

    /** Inference only. */
    private static List<NdArray> dropout(Call c) {
        if (c.has(2) && c.in(2).integer(0) != 0) {
            throw LimpidException.badInput("Dropout in training mode is not evaluated");
        }
        long[] mask = new long[c.x().count()];
        Arrays.fill(mask, 1);
        return List.of(c.x(), NdArray.ofInts(ElementType.BOOL, mask, c.x().shape()));
    }
}
