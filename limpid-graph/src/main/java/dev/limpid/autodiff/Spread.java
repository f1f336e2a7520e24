package dev.limpid.autodiff;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Enlarges the spatial axes of a value {@code [N,C,...]} by integer factors. */
final class Spread {
    private Spread() {}

    /** Repeats each element in a block; a nearest Resize stays in the runtime's blocked layout. */
    static Expr repeated(Expr e, long... factors) {
        if (Arrays.stream(factors).allMatch(f -> f == 1)) {
            return e;
        }
        GraphBuilder b = e.builder();
        double[] scales = new double[2 + factors.length];
        Arrays.fill(scales, 1);
        @Nullable TensorType type = e.findType().orElse(null);
        for (int i = 0; i < factors.length; i++) {
            scales[2 + i] = factors[i];
            if (type != null && type.shape() != null) {
                long size = type.shape().size(2 + i);
                Shape longer = type.shape().with(2 + i, size < 0 ? Dim.UNKNOWN : Dim.of(size * factors[i]));
                type = type.withShape(longer);
            }
        }
        Expr scale = b.constant(Tensor.of(ElementType.FLOAT, scales, scales.length));
        Map<String, Attribute> nearest = Map.of(
                "mode", Attribute.of("nearest"),
                "coordinate_transformation_mode", Attribute.of("asymmetric"),
                "nearest_mode", Attribute.of("floor"));
        return b.emit("Resize", List.of(e, b.none(), scale), nearest, type);
    }

    /** Each element at the first position of a block that is zero elsewhere. */
    static Expr apart(Expr e, long[] from, long[] factors) {
        if (Arrays.stream(factors).allMatch(f -> f == 1)) {
            return e;
        }
        long[] sizes = new long[2 + from.length];
        Arrays.fill(sizes, 1);
        for (int i = 0; i < from.length; i++) {
            sizes[2 + i] = from[i] * factors[i];
        }
        double[] pattern = new double[Math.toIntExact(Tensor.elementCount(sizes))];
        for (int i = 0; i < pattern.length; i++) {
            pattern[i] = isFirst(i, sizes, factors) ? 1 : 0;
        }
        return repeated(e, factors).mul(e.builder().constant(Tensor.of(e.elementType(), pattern, sizes)));
    }

    private static boolean isFirst(int flat, long[] sizes, long[] factors) {
        long left = flat;
        for (int axis = sizes.length - 1; axis >= 2; axis--) {
            if (left % sizes[axis] % factors[axis - 2] != 0) {
                return false;
            }
            left /= sizes[axis];
        }
        return true;
    }
}
