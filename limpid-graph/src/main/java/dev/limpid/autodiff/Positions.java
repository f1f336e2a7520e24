package dev.limpid.autodiff;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Shape;
import dev.limpid.graph.TensorType;
import java.util.List;
import java.util.Map;

/**
 * Source positions of a result's elements, for operators that only select and arrange elements.
 *
 * <p>Such an operator, applied to the positions of its input's elements instead of the elements, returns the position
 * in the input of each output element; the gradient adds the cotangents at these positions. This works for
 * every attribute and for sizes known only at run time.
 */
final class Positions {
    private static final TensorType FLAT = TensorType.of(ElementType.INT64, Dim.UNKNOWN);

    private Positions() {}

    /** int64, in the shape of a value: the position of each element in row-major order. */
    static Expr of(Expr value) {
        Expr count = value.emit("Size", Map.of(), TensorType.of(ElementType.INT64, new long[0]));
        Expr zero = count.like(0);
        return value.builder()
                .emit("Range", List.of(zero, count, count.like(1)), Map.of(), FLAT)
                .reshapeLike(value);
    }

    /** Zeros in the shape of x, with dy added element by element at these positions. */
    static Expr add(Expr positions, Expr dy, Expr x) {
        Map<String, Attribute> sum = Map.of("axis", Attribute.of(0L), "reduction", Attribute.of("add"));
        TensorType type = new TensorType(x.elementType(), Shape.of(Dim.UNKNOWN));
        return Zeros.like(x)
                .reshape(-1)
                .emit("ScatterElements", sum, type, positions.reshape(-1), dy.reshape(-1))
                .reshapeLike(x);
    }
}
