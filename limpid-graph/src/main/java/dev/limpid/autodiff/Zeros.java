package dev.limpid.autodiff;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Zeros in the shape of a value, whatever its elements are. */
final class Zeros {
    private Zeros() {}

    /** The element type of a value's cotangent: its own, or {@code float} for (quantised) integers. */
    static ElementType typeFor(Expr value) {
        ElementType own = value.elementType();
        return own.isFloating() ? own : ElementType.FLOAT;
    }

    /** Zeros as the cotangent of a value. */
    static Expr like(Expr value) {
        ElementType type = typeFor(value);
        @Nullable
        TensorType known =
                value.findType().map(t -> new TensorType(type, t.shape())).orElse(null);
        Attribute zero = new Attribute.TensorValue(Tensor.of(type, new double[1], 1));
        return value.shapeOf().emit("ConstantOfShape", Map.of("value", zero), known);
    }
}
