package dev.limpid.testkit.kernel;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Operators that create arrays: constants, ranges, masks, and the indices of nonzero elements. */
public final class Creation {
    private Creation() {}

    /** The operators of this family. */
    public static Map<String, Kernel> kernels() {
        return Map.of(
                "Constant", Creation::constant,
                "ConstantOfShape", Creation::constantOfShape,
                "NonZero", Creation::nonZero,
                "Range", Creation::range,
                "EyeLike", Creation::eyeLike,
                "Trilu", Creation::trilu,
                "OneHot", Creation::oneHot);
    }

    private static List<NdArray> constant(Call c) {
        @Nullable Tensor value = c.tensor("value");
        if (value == null) {
            throw LimpidException.badInput("a Constant without a tensor is not evaluated");
        }
        return List.of(NdArray.of(value));
    }

    private static List<NdArray> constantOfShape(Call c) {
        @Nullable Tensor value = c.tensor("value");
        NdArray one = NdArray.of(value == null ? Tensor.of(new float[1], 1) : value);
        return List.of(one.take(c.x().toInts(), i -> 0));
    }

    private static List<NdArray> nonZero(Call c) {
        NdArray x = c.x();
        int[] found = IntStream.range(0, x.count()).filter(i -> x.real(i) != 0).toArray();
        long[] y = new long[x.rank() * found.length];
        for (int j = 0; j < found.length; j++) {
            int[] place = Indices.unravel(found[j], x.shape());
            for (int axis = 0; axis < place.length; axis++) {
                y[axis * found.length + j] = place[axis];
            }
        }
        return List.of(NdArray.ofInts(ElementType.INT64, y, x.rank(), found.length));
    }

    private static List<NdArray> range(Call c) {
        double start = c.in(0).real(0);
        double delta = c.in(2).real(0);
        int n = (int) Math.max(0, Math.ceil((c.in(1).real(0) - start) / delta));
        double[] y = IntStream.range(0, n).mapToDouble(i -> start + i * delta).toArray();
        return List.of(NdArray.of(c.x().type(), y, n));
    }

    private static List<NdArray> eyeLike(Call c) {
        NdArray x = c.x();
        int k = c.whole("k", 0);
        int columns = x.size(1);
        double[] y = new double[x.count()];
        for (int i = 0; i < y.length; i++) {
            y[i] = i % columns - i / columns == k ? 1 : 0;
        }
        ElementType type = ElementType.of(c.whole("dtype", x.type().onnxNumber()));
        return List.of(NdArray.of(type, y, x.shape()));
    }

    private static List<NdArray> trilu(Call c) {
        NdArray x = c.x();
        long k = c.has(1) ? c.in(1).integer(0) : 0;
        boolean upper = c.flag("upper", true);
        int columns = x.size(-1);
        int plane = columns * x.size(-2);
        return List.of(x.take(x.shape(), i -> {
            int above = i % columns - i % plane / columns;
            return (upper ? above >= k : above <= k) ? i : -1;
        }));
    }

    private static List<NdArray> oneHot(Call c) {
        NdArray indices = c.x();
        int depth = (int) c.in(1).integer(0);
        int axis = Indices.axis(c.whole("axis", -1), indices.rank() + 1);
        int[] shape = Indices.join(
                Indices.join(Arrays.copyOf(indices.shape(), axis), depth),
                Arrays.copyOfRange(indices.shape(), axis, indices.rank()));
        int inner = Indices.count(shape, axis + 1, shape.length);
        return List.of(c.in(2).take(shape, i -> {
            long index = indices.integer(i / (inner * depth) * inner + i % inner);
            return (index < 0 ? index + depth : index) == i / inner % depth ? 1 : 0;
        }));
    }
}
