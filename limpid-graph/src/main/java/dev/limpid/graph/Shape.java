package dev.limpid.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** The dimensions of a value, outermost first; an empty list is a scalar. */
public record Shape(List<Dim> dims) {
    /** The shape of a scalar. */
    public static final Shape SCALAR = new Shape(List.of());

    public Shape {
        dims = List.copyOf(dims);
    }

    /** A shape of fixed sizes. */
    public static Shape of(long... sizes) {
        return new Shape(LongStream.of(sizes).mapToObj(Dim::of).toList());
    }

    /** A shape from dimensions. */
    public static Shape of(Dim... dims) {
        return new Shape(List.of(dims));
    }

    /** The number of dimensions. */
    public int rank() {
        return dims.size();
    }

    /** The dimension at an axis; a negative axis counts from the end. */
    public Dim dim(int axis) {
        return dims.get(axis < 0 ? axis + rank() : axis);
    }

    /** The fixed size at an axis, or -1 where it is not fixed; a negative axis counts from the end. */
    public long size(int axis) {
        return dim(axis).size();
    }

    /** Whether every dimension is fixed. */
    public boolean isFixed() {
        return dims.stream().allMatch(Dim::isFixed);
    }

    /** Whether the dimensions from one axis up to another (exclusive) are fixed. */
    public boolean isFixed(int from, int to) {
        return dims.subList(from, to).stream().allMatch(Dim::isFixed);
    }

    /** The sizes; -1 where not fixed. */
    public long[] sizes() {
        return dims.stream().mapToLong(Dim::size).toArray();
    }

    /** This shape with another dimension at an axis. */
    public Shape with(int axis, Dim dim) {
        List<Dim> changed = new ArrayList<>(dims);
        changed.set(axis < 0 ? axis + rank() : axis, dim);
        return new Shape(changed);
    }

    /** This shape with a function applied to every dimension. */
    public Shape map(UnaryOperator<Dim> change) {
        return new Shape(dims.stream().map(change).toList());
    }

    /** Whether both are known to be the same shape. */
    public boolean sameAs(Shape other) {
        if (rank() != other.rank()) {
            return false;
        }
        for (int i = 0; i < rank(); i++) {
            if (!dim(i).sameAs(other.dim(i))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return dims.stream().map(Dim::toString).collect(Collectors.joining(",", "[", "]"));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Shape o && dims.equals(o.dims);
    }

    @Override
    public int hashCode() {
        return dims.hashCode();
    }
}
