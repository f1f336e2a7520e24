package dev.limpid.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Type inference for the operators of {@link Expr}, in simple cases; null is unknown. */
final class TypeRules {
    private TypeRules() {}

    /** The element type of an expression with the shape of another type. */
    static @Nullable TensorType as(Expr e, @Nullable TensorType type) {
        return e.findType()
                .map(t -> new TensorType(t.element(), type == null ? null : type.shape()))
                .orElse(type);
    }

    static @Nullable TensorType withShape(@Nullable TensorType type, @Nullable Shape shape) {
        return type == null ? null : type.withShape(shape);
    }

    static @Nullable TensorType broadcast(@Nullable TensorType a, @Nullable TensorType b) {
        if (a == null || b == null) {
            return withShape(a == null ? b : a, null);
        }
        return a.withShape(a.shape() == null || b.shape() == null ? null : broadcast(a.shape(), b.shape()));
    }

    static Shape broadcast(Shape a, Shape b) {
        int rank = Math.max(a.rank(), b.rank());
        List<Dim> dims = new ArrayList<>();
        for (int i = 0; i < rank; i++) {
            Dim p = i < rank - a.rank() ? Dim.of(1) : a.dim(i - rank + a.rank());
            Dim q = i < rank - b.rank() ? Dim.of(1) : b.dim(i - rank + b.rank());
            dims.add(
                    p.size() == 1
                            ? q
                            : q.size() == 1 || p.sameAs(q) ? p : p.isFixed() ? p : q.isFixed() ? q : Dim.UNKNOWN);
        }
        return new Shape(dims);
    }

    /** Merges two descriptions of the same shape. */
    static Shape sharper(@Nullable Shape known, Shape same) {
        if (known == null || known.rank() != same.rank()) {
            return same;
        }
        List<Dim> dims = new ArrayList<>();
        for (int i = 0; i < known.rank(); i++) {
            dims.add(known.dim(i).equals(Dim.UNKNOWN) || same.dim(i).isFixed() ? same.dim(i) : known.dim(i));
        }
        return new Shape(dims);
    }

    static @Nullable TensorType reduced(@Nullable TensorType type, boolean keepDims, long... axes) {
        if (type == null || type.shape() == null) {
            return type;
        }
        Shape shape = type.shape();
        boolean[] gone = new boolean[shape.rank()];
        for (long axis : axes) {
            gone[(int) (axis < 0 ? axis + shape.rank() : axis)] = true;
        }
        List<Dim> dims = new ArrayList<>();
        for (int i = 0; i < gone.length; i++) {
            if (!gone[i]) {
                dims.add(shape.dim(i));
            } else if (keepDims) {
                dims.add(Dim.of(1));
            }
        }
        return type.withShape(new Shape(dims));
    }

    static @Nullable Shape reshaped(long... sizes) {
        if (Arrays.stream(sizes).anyMatch(s -> s == 0)) {
            return null;
        }
        return new Shape(Arrays.stream(sizes)
                .mapToObj(s -> s < 0 ? Dim.UNKNOWN : Dim.of(s))
                .toList());
    }

    static @Nullable TensorType transposed(@Nullable TensorType type, long... order) {
        if (type == null || type.shape() == null) {
            return type;
        }
        Shape shape = type.shape();
        return type.withShape(
                new Shape(Arrays.stream(order).mapToObj(a -> shape.dim((int) a)).toList()));
    }

    static @Nullable TensorType unsqueezed(@Nullable TensorType type, long... axes) {
        if (type == null || type.shape() == null) {
            return type;
        }
        int rank = type.shape().rank() + axes.length;
        List<Dim> dims = new ArrayList<>(Collections.nCopies(rank, Dim.UNKNOWN));
        Arrays.stream(axes).forEach(a -> dims.set((int) (a < 0 ? a + rank : a), Dim.of(1)));
        int next = 0;
        for (int i = 0; i < rank; i++) {
            if (dims.get(i).size() != 1) {
                dims.set(i, type.shape().dim(next++));
            }
        }
        return type.withShape(new Shape(dims));
    }

    static @Nullable Shape sliced(@Nullable TensorType type, long axis) {
        return type == null || type.shape() == null ? null : type.shape().with((int) axis, Dim.UNKNOWN);
    }

    static @Nullable TensorType concatenated(long axis, List<@Nullable TensorType> parts) {
        @Nullable TensorType first = parts.get(0);
        if (first == null || first.shape() == null) {
            return first;
        }
        long size = 0;
        for (@Nullable TensorType part : parts) {
            if (part == null
                    || part.shape() == null
                    || !part.shape().dim((int) axis).isFixed()) {
                return first.withShape(first.shape().with((int) axis, Dim.UNKNOWN));
            }
            size += part.shape().size((int) axis);
        }
        return first.withShape(first.shape().with((int) axis, Dim.of(size)));
    }

    static @Nullable TensorType multiplied(@Nullable TensorType a, @Nullable TensorType b) {
        if (a == null || b == null || a.shape() == null || b.shape() == null) {
            return withShape(a, null);
        }
        Shape p = a.shape();
        Shape q = b.shape();
        if (p.rank() < 2 || q.rank() < 2) {
            return a.withShape(null);
        }
        Shape batch = broadcast(
                new Shape(p.dims().subList(0, p.rank() - 2)), new Shape(q.dims().subList(0, q.rank() - 2)));
        List<Dim> dims = new ArrayList<>(batch.dims());
        dims.add(p.dim(-2));
        dims.add(q.dim(-1));
        return a.withShape(new Shape(dims));
    }
}
