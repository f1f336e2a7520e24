package dev.limpid.autodiff;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Tensor;
import java.util.Map;

/** Zeros in the shape of a value, whatever the value holds. */
final class Zeros {
    private Zeros() {}

    static Expr like(Expr value) {
        Attribute zero = new Attribute.TensorValue(Tensor.of(value.elementType(), new double[1], 1));
        return value.shapeOf()
                .emit("ConstantOfShape", Map.of("value", zero), value.findType().orElse(null));
    }
}
