package dev.limpid.autodiff;

import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Shape;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.pass.Pads;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Pads a value with zeros or crops it.
 *
 * <p>A Pad states its pads for every axis, never for some with the input {@code axes}: ONNX Runtime's transpose
 * optimiser permutes the pads as if they were complete when it moves a Transpose across.
 */
final class Margins {
    private Margins() {}

    /** Adds this many zeros at both ends of some axes; negative numbers crop. */
    static Expr pad(Expr e, long[] axes, long[] begin, long[] end) {
        @Nullable TensorType type = e.findType().orElse(null);
        for (int i = 0; i < axes.length && type != null && type.shape() != null; i++) {
            int axis = (int) axes[i];
            Shape shape = type.shape();
            long size = shape.size(axis);
            type = type.withShape(shape.with(axis, size < 0 ? Dim.UNKNOWN : Dim.of(size + begin[i] + end[i])));
        }
        return pad(e, axes, begin, end, type);
    }

    /** The same value with a more precise type. */
    static Expr pad(Expr e, long[] axes, long[] begin, long[] end, @Nullable TensorType type) {
        boolean isCrop = noneAbove(begin) && noneAbove(end);
        if (isCrop && noneBelow(begin) && noneBelow(end)) {
            return e;
        }
        return isCrop ? crop(e, axes, begin, end, type) : padded(e, axes, begin, end, type);
    }

    private static boolean noneAbove(long[] pads) {
        return Arrays.stream(pads).allMatch(p -> p <= 0);
    }

    private static boolean noneBelow(long[] pads) {
        return Arrays.stream(pads).allMatch(p -> p >= 0);
    }

    private static Expr padded(Expr e, long[] axes, long[] begin, long[] end, @Nullable TensorType type) {
        long[] pads =
                LongStream.concat(LongStream.of(begin), LongStream.of(end)).toArray();
        int rank = type != null && type.shape() != null ? type.shape().rank() : e.rank();
        return pad(e, e.builder().list(Pads.complete(pads, axes, rank)), type);
    }

    private static Expr crop(Expr e, long[] axes, long[] begin, long[] end, @Nullable TensorType type) {
        long[] starts = Arrays.stream(begin).map(p -> -p).toArray();
        long[] ends = Arrays.stream(end).map(p -> p == 0 ? Long.MAX_VALUE : p).toArray();
        return slice(e, e.builder().list(starts), e.builder().list(ends), axes, type);
    }

    /** Zeros around a value; the pads of all axes may be known only at run time. */
    static Expr pad(Expr e, Expr pads, @Nullable TensorType type) {
        return e.builder().emit("Pad", List.of(e, pads), Map.of(), type);
    }

    /** The pads of all axes, from those of some; pads and axes may be known only at run time. */
    static Expr complete(Expr pads, Expr axes, int rank) {
        if (pads.findConstant().isPresent() && axes.findConstant().isPresent()) {
            long[] all = Pads.complete(
                    pads.findConstant().orElseThrow().toLongs(),
                    axes.findConstant().orElseThrow().toLongs(),
                    rank);
            return pads.builder().list(all);
        }
        Expr begin = axes.cast(ElementType.INT64)
                .emit("Mod", Map.of(), null, pads.builder().list(rank));
        Expr places = Expr.concat(0, begin, begin.add(rank));
        Expr zeros = pads.builder().list(new long[2 * rank]);
        return zeros.emit("ScatterElements", Map.of(), TensorType.of(ElementType.INT64, 2L * rank), places, pads);
    }

    /** The first elements along some axes; the counts are known only at run time. */
    static Expr first(Expr e, Expr sizes, long[] axes, @Nullable TensorType type) {
        return slice(e, e.builder().list(new long[axes.length]), sizes, axes, type);
    }

    private static Expr slice(Expr e, Expr starts, Expr ends, long[] axes, @Nullable TensorType type) {
        return e.builder().emit("Slice", List.of(e, starts, ends, e.builder().list(axes)), Map.of(), type);
    }

    /** The elements in reverse order along some axes. */
    static Expr flip(Expr e, long... axes) {
        @Nullable Shape shape = e.findType().map(TensorType::shape).orElse(null);
        long[] flipped = Arrays.stream(axes)
                .filter(a -> shape == null || shape.size((int) a) != 1)
                .toArray();
        if (flipped.length == 0) {
            return e;
        }
        Expr last = e.builder().list(Arrays.stream(flipped).map(a -> -1).toArray());
        Expr beforeFirst =
                e.builder().list(Arrays.stream(flipped).map(a -> Long.MIN_VALUE).toArray());
        List<Expr> in = List.of(e, last, beforeFirst, e.builder().list(flipped), last);
        return e.builder().emit("Slice", in, Map.of(), e.findType().orElse(null));
    }

    /** The same type, with unknown sizes from an axis on. */
    static @Nullable TensorType open(@Nullable TensorType type, int from) {
        @Nullable TensorType open = type;
        for (int i = from;
                open != null && open.shape() != null && i < open.shape().rank();
                i++) {
            open = open.withShape(open.shape().with(i, Dim.UNKNOWN));
        }
        return open;
    }
}
