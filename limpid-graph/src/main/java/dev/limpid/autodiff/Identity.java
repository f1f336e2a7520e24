package dev.limpid.autodiff;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Shape;
import dev.limpid.graph.TensorType;
import java.util.Map;

/** Identity matrices. */
final class Identity {
    private Identity() {}

    /** {@code [n,n]}, where n is the size of an axis. */
    static Expr of(Expr x, int axis) {
        Dim n = x.shape().dim(axis);
        Expr size = n.isFixed() ? x.builder().list(n.size()) : Sizes.of(x, axis);
        TensorType type = new TensorType(x.elementType(), Shape.of(n, n));
        Expr sizes = Expr.concat(0, size, size);
        return sizes.emit("ConstantOfShape", Map.of(), new TensorType(ElementType.FLOAT, type.shape()))
                .emit(
                        "EyeLike",
                        Map.of("dtype", Attribute.of((long) x.elementType().onnxNumber())),
                        type);
    }
}
