package dev.limpid.autodiff;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Moves blocks of channels of {@code [N,C,...]} to the spatial axes and back, and into the runtime's blocked layout.
 */
final class Blocks {
    /** Largest number of channels in a block of the runtime's layout. */
    static final int CHANNELS = 16;

    private Blocks() {}

    /**
     * {@code factor * e}, converted to the runtime's blocked layout, which the following nodes then keep.
     *
     * <p>ONNX Runtime enters that layout at convolutions only. If one summand of a residual chain is in another
     * layout, the runtime reorders at every addition, which costs more than this depthwise convolution with one tap.
     */
    static Expr enter(Expr e, double factor) {
        long channels = e.shape().size(1);
        if (e.elementType() != ElementType.FLOAT || channels <= 0 || channels % CHANNELS != 0) {
            return factor == 1 ? e : e.mul(factor);
        }
        long[] shape = new long[e.rank()];
        Arrays.fill(shape, 1);
        shape[0] = channels;
        double[] taps = new double[(int) channels];
        Arrays.fill(taps, factor);
        Expr w = e.builder().constant(Tensor.of(ElementType.FLOAT, taps, shape));
        return e.emit(
                "Conv", Map.of("group", Attribute.of(channels)), e.findType().orElse(null), w);
    }

    /**
     * Moves channels to spatial blocks.
     *
     * @param order {@code DCR} if the channels are {@code [s,s,C]}, {@code CRD} if they are {@code [C,s,s]}
     */
    static Expr toSpace(Expr e, long s, String order, @Nullable TensorType type) {
        return e.emit("DepthToSpace", Map.of("blocksize", Attribute.of(s), "mode", Attribute.of(order)), type);
    }

    /** Moves spatial blocks to channels, in either order; {@code type} is that of the result. */
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
