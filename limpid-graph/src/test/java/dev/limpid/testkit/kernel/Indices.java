package dev.limpid.testkit.kernel;

import dev.limpid.error.LimpidException;
import java.util.Arrays;

/** Arithmetic of shapes and of indices in row-major arrays. */
public final class Indices {
    private Indices() {}

    /** The product of the sizes. */
    public static int count(int... shape) {
        int count = 1;
        for (int size : shape) {
            count = Math.multiplyExact(count, size);
        }
        return count;
    }

    /** The product of the sizes from one axis up to another (exclusive). */
    public static int count(int[] shape, int from, int to) {
        return count(Arrays.copyOfRange(shape, from, to));
    }

    /** Sizes as {@code int}. */
    public static int[] sizes(long... sizes) {
        return Arrays.stream(sizes).mapToInt(Math::toIntExact).toArray();
    }

    /** The row-major stride of each axis. */
    public static int[] strides(int... shape) {
        int[] strides = new int[shape.length];
        int step = 1;
        for (int i = shape.length - 1; i >= 0; i--) {
            strides[i] = step;
            step *= Math.max(1, shape[i]);
        }
        return strides;
    }

    /** The multi-index of an element, one number per axis. */
    public static int[] unravel(int flat, int... shape) {
        int[] place = new int[shape.length];
        int rest = flat;
        for (int i = shape.length - 1; i >= 0; i--) {
            place[i] = rest % shape[i];
            rest /= shape[i];
        }
        return place;
    }

    /** The flat index of a multi-index. */
    public static int ravel(int[] place, int... shape) {
        int flat = 0;
        for (int i = 0; i < shape.length; i++) {
            flat = flat * shape[i] + place[i];
        }
        return flat;
    }

    /** An axis counted from the front; a negative argument counts from the end. */
    public static int axis(long axis, int rank) {
        if (axis < -rank || axis >= rank) {
            throw LimpidException.notFound("axis " + axis + " does not exist in an array of rank " + rank);
        }
        return (int) (axis < 0 ? axis + rank : axis);
    }

    /** The shape to which both are broadcast. */
    public static int[] broadcast(int[] a, int[] b) {
        int rank = Math.max(a.length, b.length);
        int[] shape = new int[rank];
        for (int i = 0; i < rank; i++) {
            int p = i < rank - a.length ? 1 : a[i - rank + a.length];
            int q = i < rank - b.length ? 1 : b[i - rank + b.length];
            if (p != q && p != 1 && q != 1) {
                throw LimpidException.badInput(
                        "shapes " + Arrays.toString(a) + " and " + Arrays.toString(b) + " cannot be broadcast");
            }
            shape[i] = p == 1 ? q : p;
        }
        return shape;
    }

    /** A shape with the size of one axis changed. */
    public static int[] with(int[] shape, int axis, int size) {
        int[] changed = shape.clone();
        changed[axis] = size;
        return changed;
    }

    /** The concatenation of two lists. */
    public static int[] join(int[] a, int... b) {
        int[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }
}
