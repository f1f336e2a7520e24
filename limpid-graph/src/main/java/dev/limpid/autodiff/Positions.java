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
 * Where the elements of a result come from, for operators that only choose and arrange elements.
 *
 * <p>Such an operator, applied to the positions of its input's elements instead of the elements, gives the positions
 * that its output's elements have in the input; the gradient adds what comes back at these positions. This holds for
 * every attribute and for sizes known only when the graph runs.
 */
final class Positions {
    private static final TensorType FLAT = TensorType.of(ElementType.INT64, Dim.UNKNOWN);

    private Positions() {}

    /** int64, in the shape of a value: the place of each element in row-major order. */
    static Expr of(Expr value) {
        Expr count = value.emit("Size", Map.of(), TensorType.of(ElementType.INT64, new long[0]));
        Expr zero = count.like(0);
        return value.builder()
                .emit("Range", List.of(zero, count, count.like(1)), Map.of(), FLAT)
                .reshapeLike(value);
    }

    /** Zeros in the shape of x, to which dy is added element by element at these positions. */
    static Expr add(Expr positions, Expr dy, Expr x) {
        Map<String, Attribute> sum = Map.of("axis", Attribute.of(0L), "reduction", Attribute.of("add"));
        TensorType type = new TensorType(x.elementType(), Shape.of(Dim.UNKNOWN));
        return Zeros.like(x)
                .reshape(-1)
                .emit("ScatterElements", sum, type, positions.reshape(-1), dy.reshape(-1))
                .reshapeLike(x);
    }
}
