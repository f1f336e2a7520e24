package dev.limpid.autodiff;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Shape;
import dev.limpid.graph.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** A list of sizes, each of which is fixed, taken from a value at run time, or derived from the others. */
final class Sizes {
    private interface Source {
        /** {@code int64[1]}. */
        Expr atRun(Expr shaped);
    }

    private final List<Dim> dims = new ArrayList<>();
    private final List<Source> sources = new ArrayList<>();

    /** The size of one axis at run time: {@code int64[1]}. */
    static Expr of(Expr value, int axis) {
        return between(value, axis, axis + 1);
    }

    /** The sizes from one axis up to another (exclusive) at run time. */
    static Expr between(Expr value, int from, int to) {
        return value.emit(
                "Shape",
                Map.of("start", Attribute.of((long) from), "end", Attribute.of((long) to)),
                TensorType.of(ElementType.INT64, to - from));
    }

    /** The axes from one up to another (exclusive). */
    static long[] axes(int from, int to) {
        return LongStream.range(from, to).toArray();
    }

    /** Appends a fixed size. */
    Sizes then(long size) {
        return then(Dim.of(size), e -> e.builder().list(size));
    }

    /** Appends the size of an axis of a value. */
    Sizes then(Expr value, int axis) {
        Dim dim = value.shape().dim(axis);
        return then(dim, e -> dim.isFixed() ? e.builder().list(dim.size()) : of(value, axis));
    }

    /** Appends all sizes of a value from one axis up to another (exclusive). */
    Sizes then(Expr value, int from, int to) {
        for (int axis = from; axis < to; axis++) {
            then(value, axis);
        }
        return this;
    }

    /** Appends the size that is derived from the others; at most once. */
    Sizes rest() {
        return then(Dim.UNKNOWN, e -> e.builder().list(-1));
    }

    private Sizes then(Dim dim, Source source) {
        dims.add(dim);
        sources.add(source);
        return this;
    }

    /** The sizes as a list, in the graph of a value: {@code int64[n]}. */
    Expr list(Expr value) {
        Shape known = new Shape(dims);
        return known.isFixed() ? value.builder().list(known.sizes()) : atRun(value);
    }

    private Expr atRun(Expr value) {
        return Expr.concat(0, sources.stream().map(s -> s.atRun(value)).toArray(Expr[]::new));
    }

    /** A value reshaped to these sizes. */
    Expr shape(Expr value) {
        Shape known = new Shape(dims);
        if (dims.stream().filter(d -> !d.isFixed()).count() <= 1) {
            return value.reshape(value.builder().list(known.sizes()), known);
        }
        return value.reshape(atRun(value), known);
    }
}
