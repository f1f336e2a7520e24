package dev.limpid.attribution.region;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Expr;
import dev.limpid.graph.TensorType;
import java.util.Map;

/** Downsamples by means over squares, and upsamples back to the picture's size. */
final class Pyramid {
    private Pyramid() {}

    /** {@code [P,C,H,W]} averaged over squares; those at the right and lower border may be cut off. */
    static Expr pooled(Expr maps, int side) {
        Attribute square = Attribute.of(new long[] {side, side});
        Map<String, Attribute> attributes =
                Map.of("kernel_shape", square, "strides", square, "ceil_mode", Attribute.of(1L));
        return maps.emit("AveragePool", attributes, new TensorType(maps.elementType(), null));
    }

    /** Enlarged bilinearly to the size of the picture. */
    static Expr enlarged(Expr maps, InputGrid places) {
        Expr sizes =
                Expr.concat(0, maps.shapeOf().slice(0, 0, 2, 1), maps.builder().list(places.size(0), places.size(1)));
        Map<String, Attribute> linear =
                Map.of("mode", Attribute.of("linear"), "coordinate_transformation_mode", Attribute.of("half_pixel"));
        TensorType type = new TensorType(maps.elementType(), null);
        return maps.emit(
                "Resize", linear, type, maps.builder().none(), maps.builder().none(), sizes);
    }
}
