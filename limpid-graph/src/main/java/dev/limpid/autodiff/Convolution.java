package dev.limpid.autodiff;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Shape;
import dev.limpid.graph.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A convolution {@code y = conv(x, w)} and the cotangent of its output.
 *
 * @param x {@code [N,C,...]}
 * @param w {@code [M,C/group,...]}, of known shape
 * @param dy {@code [N,M,...]}
 * @param group number of groups of channels
 */
record Convolution(Expr x, Expr w, Expr dy, Window window, long group) {
    /** Number of output channels of one group. */
    long outputsOfGroup() {
        return w.shape().size(0) / group;
    }

    /** Number of input channels of one group. */
    long inputsOfGroup() {
        return w.shape().size(1);
    }

    long inputs() {
        return group * inputsOfGroup();
    }

    /** Whether the spatial sizes of the input are known. */
    boolean isSized() {
        return x.shape().isFixed(2, x.rank());
    }

    long size(int axis) {
        return x.shape().size(2 + axis);
    }

    /** Number of positions of the window along a spatial axis. */
    long steps(int axis) {
        return window.axis(axis).steps(size(axis));
    }

    /** Whether the last window is known to end with the padded input. */
    boolean isExact() {
        @Nullable Shape positions = dy.findType().map(TensorType::shape).orElse(null);
        return isSized()
                && positions != null
                && positions.isFixed(2, positions.rank())
                && IntStream.range(0, window.rank()).allMatch(i -> {
                    Window.Axis a = window.axis(i);
                    return size(i) + a.begin() + a.end() == (positions.size(2 + i) - 1) * a.stride() + a.span();
                });
    }

    long[] spatialAxes() {
        return Sizes.axes(2, 2 + window.rank());
    }

    /** A value's type with the same batch size and the given numbers of channels and spatial elements. */
    TensorType typed(long channels, long... sizes) {
        List<Dim> dims = new ArrayList<>(List.of(x.shape().dim(0), Dim.of(channels)));
        Arrays.stream(sizes).mapToObj(Dim::of).forEach(dims::add);
        return new TensorType(x.elementType(), new Shape(dims));
    }

    /** Appends a convolution; a negative pad takes elements off the input. */
    static Expr conv(Expr x, Expr w, Window window, long group, @Nullable TensorType type) {
        long[] axes = Sizes.axes(2, 2 + window.rank());
        Expr cropped =
                Margins.pad(x, axes, window.each(a -> Math.min(0, a.begin())), window.each(a -> Math.min(0, a.end())));
        Window inside = window.map(a -> a.withPads(Math.max(0, a.begin()), Math.max(0, a.end())));
        Map<String, Attribute> attributes = new LinkedHashMap<>(inside.attributes());
        attributes.put("group", Attribute.of(group));
        return cropped.emit("Conv", attributes, type, w);
    }
}
