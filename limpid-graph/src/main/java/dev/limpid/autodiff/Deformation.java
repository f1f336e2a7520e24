package dev.limpid.autodiff;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import java.util.Arrays;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * {@code DeformConv} as {@code GridSample} and {@code Conv}: every tap of the kernel reads x at its place plus an offset,
 * and a convolution of one element adds up what all taps have read.
 *
 * <p>With k taps, g offset groups and p output places, the grid is {@code [N*g,k,p,2]} and what is read {@code [N,C*k,
 * rows,columns]}. x gets zeros at its end, as outside of it, until its sides are one more than a power of two: an offset
 * of whole elements then reads exactly one element, as it must at the kinks of the interpolation.
 */
final class Deformation {
    private static final int OFFSET = 2;
    private static final int BIAS = 3;
    private static final int MASK = 4;
    private static final int MODE_NAMES_CHANGED = 20;

    private final Node node;
    private final Expr x;
    private final Shape kernel;
    private final Shape offset;
    private final long groups;
    private final long taps;
    private final long places;

    private Deformation(Node node, IntFunction<Expr> in) {
        this.node = node;
        this.x = in.apply(0);
        this.kernel = in.apply(1).shape();
        this.offset = in.apply(OFFSET).shape();
        this.groups = node.intAttribute("offset_group", 1);
        this.taps = kernel.size(2) * kernel.size(3);
        this.places = offset.size(2) * offset.size(3);
    }

    /**
     * The output: {@code [N,maps,rows,columns]}.
     *
     * @param in the inputs of the node, by number
     */
    static Expr formula(Node node, IntFunction<Expr> in) {
        return new Deformation(node, in).output(in);
    }

    /** Whether all sizes but that of the batch are known, and there are two spatial axes. */
    static boolean isKnown(Shape x, Shape kernel, Shape offset) {
        return x.rank() == 4 && x.isFixed(1, 4) && kernel.isFixed() && offset.rank() == 4 && offset.isFixed(1, 4);
    }

    private Expr output(IntFunction<Expr> in) {
        long channels = x.shape().size(1);
        Expr found = read(in.apply(OFFSET));
        if (node.hasInput(MASK)) {
            found = found.mul(in.apply(MASK)
                    .reshape(
                            x.builder().list(-1, 1, taps, places),
                            Shape.of(batch(), Dim.of(1), Dim.of(taps), Dim.of(places))));
        }
        Expr columns = found.reshape(
                x.builder().list(-1, channels * taps, offset.size(2), offset.size(3)),
                Shape.of(x.shape().dim(0), Dim.of(channels * taps), offset.dim(2), offset.dim(3)));
        long depth = kernel.size(1) * taps;
        Expr w = in.apply(1);
        Expr flat = w.findConstant()
                .map(t -> x.builder().constant(t.reshaped(kernel.size(0), depth, 1, 1)))
                .orElseGet(() -> w.reshape(kernel.size(0), depth, 1, 1));
        Map<String, Attribute> group = Map.of("group", Attribute.of(node.intAttribute("group", 1)));
        TensorType type = new TensorType(
                x.elementType(), Shape.of(x.shape().dim(0), kernel.dim(0), offset.dim(2), offset.dim(3)));
        return node.hasInput(BIAS)
                ? columns.emit("Conv", group, type, flat, in.apply(BIAS))
                : columns.emit("Conv", group, type, flat);
    }

    private Dim batch() {
        return groups == 1 ? x.shape().dim(0) : Dim.UNKNOWN;
    }

    /** What every tap reads: {@code [N*g,C/g,k,p]}. */
    private Expr read(Expr offsets) {
        long channels = x.shape().size(1) / groups;
        long height = x.shape().size(2);
        long width = x.shape().size(3);
        long rows = side(height);
        long columns = side(width);
        Shape grouped = Shape.of(batch(), Dim.of(channels), Dim.of(height), Dim.of(width));
        Expr pictures = groups == 1 ? x : x.reshape(x.builder().list(-1, channels, height, width), grouped);
        TensorType wide =
                new TensorType(x.elementType(), Shape.of(batch(), Dim.of(channels), Dim.of(rows), Dim.of(columns)));
        Expr padded = Margins.pad(
                pictures, new long[] {2, 3}, new long[] {0, 0}, new long[] {rows - height, columns - width}, wide);
        boolean isNewer = x.builder().opset() >= MODE_NAMES_CHANGED;
        Map<String, Attribute> attributes = Map.of(
                "mode",
                Attribute.of(isNewer ? "linear" : "bilinear"),
                "padding_mode",
                Attribute.of("zeros"),
                "align_corners",
                Attribute.of(1L));
        TensorType type =
                new TensorType(x.elementType(), Shape.of(batch(), Dim.of(channels), Dim.of(taps), Dim.of(places)));
        return padded.emit("GridSample", attributes, type, grid(offsets, rows, columns));
    }

    /** The smallest {@code 2^m + 1} that is at least a size, and at least 3. */
    private static long side(long size) {
        return size <= 3 ? 3 : Long.highestOneBit(size - 2) * 2 + 1;
    }

    /** Column and row of every tap at every place, from -1 to 1: {@code [N*g,k,p,2]}. */
    private Expr grid(Expr offsets, long rows, long columns) {
        double down = 2.0 / (rows - 1);
        double across = 2.0 / (columns - 1);
        Expr both = offsets.reshape(
                        x.builder().list(-1, taps, 2, places),
                        Shape.of(batch(), Dim.of(taps), Dim.of(2), Dim.of(places)))
                .transpose(0, 1, 3, 2);
        Expr unit = x.builder().constant(Tensor.of(x.elementType(), new double[] {across, down}, 2));
        return Margins.flip(both, 3).mul(unit).add(x.builder().constant(resting(down, across)));
    }

    /** The places without offsets: {@code [1,k,p,2]}. */
    private Tensor resting(double down, double across) {
        long[] strides = node.intsAttribute("strides", 1, 1);
        long[] dilations = node.intsAttribute("dilations", 1, 1);
        long[] pads = node.intsAttribute("pads", 0, 0, 0, 0);
        double[] numbers = new double[Math.toIntExact(taps * places * 2)];
        Arrays.setAll(numbers, i -> {
            long tap = i / 2 / places;
            long place = i / 2 % places;
            return i % 2 == 0
                    ? (place % offset.size(3) * strides[1] - pads[1] + tap % kernel.size(3) * dilations[1]) * across - 1
                    : (place / offset.size(3) * strides[0] - pads[0] + tap / kernel.size(3) * dilations[0]) * down - 1;
        });
        return Tensor.of(x.elementType(), numbers, 1, taps, places, 2);
    }
}
