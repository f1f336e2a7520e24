package dev.limpid.autodiff;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Expr;
import dev.limpid.graph.TensorType;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Moves blocks of channels to the two spatial axes of {@code [N,C,H,W]} and back. */
final class Blocks {
    private Blocks() {}

    /**
     * Channels to blocks of space.
     *
     * @param order {@code DCR} if the channels are {@code [s,s,C]}, {@code CRD} if they are {@code [C,s,s]}
     */
    static Expr toSpace(Expr e, long s, String order, @Nullable TensorType type) {
        return e.emit("DepthToSpace", Map.of("blocksize", Attribute.of(s), "mode", Attribute.of(order)), type);
    }

    /** Blocks of space to channels, in either order; the type is that of the result. */
    static Expr toDepth(Expr e, long s, String order, Expr like) {
        @Nullable TensorType type = like.findType().orElse(null);
        if (order.equals("DCR")) {
            return e.emit("SpaceToDepth", Map.of("blocksize", Attribute.of(s)), type);
        }
        return new Sizes()
                .then(like, 0)
                .rest()
                .then(like, 2)
                .then(s)
                .then(like, 3)
                .then(s)
                .shape(e)
                .transpose(0, 1, 3, 5, 2, 4)
                .reshapeLike(like);
    }
}
