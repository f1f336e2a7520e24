package dev.limpid.autodiff;

import dev.limpid.autodiff.Window.Axis;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.pass.Pads;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Sends a value at each window position back to the elements of that window. */
final class WindowSums {
    private WindowSums() {}

    /** {@code dx[i] = sum over the windows that contain i of dy}; each channel separately. */
    static Expr transposed(Expr dy, Expr x, Window window) {
        int n = window.rank();
        boolean isSized = x.shape().isFixed(2, x.rank());
        boolean isTiled = isSized
                && IntStream.range(0, n).allMatch(i -> {
                    Axis a = window.axis(i);
                    return a.kernel() == a.stride()
                            && a.dilation() == 1
                            && a.begin() == 0
                            && a.end() == 0
                            && x.shape().size(2 + i) % a.stride() == 0;
                });
        if (isTiled) {
            return Spread.repeated(dy, window.each(Axis::stride));
        }
        boolean isSliding = isSized
                && window.all(
                        a -> a.stride() == 1 && a.dilation() == 1 && a.begin() < a.kernel() && a.end() < a.kernel());
        return isSliding ? sliding(dy, x, window) : convolved(dy, x, window);
    }

    /** Stride 1: another sum over a window, computed as a mean that includes its pads. */
    private static Expr sliding(Expr dy, Expr x, Window window) {
        Window back = window.map(a -> a.withPads(a.kernel() - 1 - a.begin(), a.kernel() - 1 - a.end()));
        Map<String, Attribute> attributes = new LinkedHashMap<>(back.attributes());
        attributes.remove("dilations");
        attributes.put("kernel_shape", Attribute.of(back.each(Axis::kernel)));
        attributes.put("count_include_pad", Attribute.of(1L));
        return dy.mul((double) window.taps())
                .emit("AveragePool", attributes, x.findType().orElse(null));
    }

    /** The general case: the input gradient of a convolution with ones, with each channel as a sample. */
    private static Expr convolved(Expr dy, Expr x, Window window) {
        Convolution c = new Convolution(alone(x), ones(x, window), alone(dy), window, 1);
        return ConvolutionInputGradient.of(c).reshapeLike(x);
    }

    /** {@code [N,C,...]} to {@code [N*C,1,...]}. */
    private static Expr alone(Expr e) {
        return new Sizes().rest().then(1).then(e, 2, e.rank()).shape(e);
    }

    private static Expr ones(Expr x, Window window) {
        long[] shape = LongStream.concat(LongStream.of(1, 1), LongStream.of(window.each(Axis::kernel)))
                .toArray();
        double[] ones = new double[Math.toIntExact(window.taps())];
        Arrays.fill(ones, 1);
        return x.builder().constant(Tensor.of(x.elementType(), ones, shape));
    }

    /**
     * The number of elements in the window at each position, {@code [1,1,...]}.
     *
     * @param withPads whether pads count as elements
     * @param y the value with one element per window position
     */
    static Expr counts(Expr x, Expr y, Window window, boolean withPads) {
        boolean isSized = x.shape().isFixed(2, x.rank()) && y.shape().isFixed(2, y.rank());
        if (!isSized) {
            return countsAtRun(x, y, window, withPads);
        }
        long[] shape = y.shape().sizes();
        shape[0] = 1;
        shape[1] = 1;
        double[] counts = new double[Math.toIntExact(Tensor.elementCount(shape))];
        for (int flat = 0; flat < counts.length; flat++) {
            counts[flat] = 1;
            int left = flat;
            for (int i = window.rank() - 1; i >= 0; i--) {
                counts[flat] *=
                        count(window.axis(i), left % shape[2 + i], x.shape().size(2 + i), withPads);
                left /= (int) shape[2 + i];
            }
        }
        boolean isEven = Arrays.stream(counts).allMatch(c -> c == counts[0]);
        return isEven ? x.like(counts[0]) : x.builder().constant(Tensor.of(x.elementType(), counts, shape));
    }

    private static long count(Axis axis, long step, long size, boolean withPads) {
        long from = withPads ? -axis.begin() : 0;
        long to = withPads ? size + axis.end() : size;
        return LongStream.range(0, axis.kernel())
                .map(k -> step * axis.stride() - axis.begin() + k * axis.dilation())
                .filter(i -> i >= from && i < to)
                .count();
    }

    /** A convolution of ones with ones, for sizes known only at run time. */
    private static Expr countsAtRun(Expr x, Expr y, Window window, boolean withPads) {
        int rank = x.rank();
        Dim[] dims = new Dim[rank];
        Arrays.fill(dims, Dim.UNKNOWN);
        dims[0] = Dim.of(1);
        dims[1] = Dim.of(1);
        TensorType type = new TensorType(x.elementType(), Shape.of(dims));
        Expr sizes = Expr.concat(0, x.builder().list(1, 1), Sizes.between(x, 2, rank));
        Expr elements = x.like(1).expand(sizes, type.shape());
        if (withPads) {
            long[] pads = LongStream.concat(
                            LongStream.of(window.each(Axis::begin)), LongStream.of(window.each(Axis::end)))
                    .toArray();
            Expr all = x.builder().list(Pads.complete(pads, Sizes.axes(2, rank), rank));
            elements = x.builder().emit("Pad", List.of(elements, all, x.like(1)), Map.of(), type);
        }
        // Room for a last window that ceil_mode places partly beyond the end.
        Window wide = window.map(a -> a.withPads(withPads ? 0 : a.begin(), (withPads ? 0 : a.end()) + a.stride() - 1));
        Expr counts = Convolution.conv(elements, ones(x, window), wide, 1, type);
        return Margins.first(counts, Sizes.between(y, 2, rank), Sizes.axes(2, rank), type);
    }

    /** A number of elements that is known only at run time, as a scalar of a value's element type. */
    static Expr countOf(Expr x, int from) {
        return Sizes.between(x, from, x.rank())
                .emit("ReduceProd", Map.of("keepdims", Attribute.of(0L)), TensorType.of(ElementType.INT64, new long[0]))
                .cast(x.elementType());
    }
}
