package dev.limpid.testkit.kernel;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * An array during evaluation: floating-point numbers as {@code double}, integers and booleans as {@code long}, strings
 * unchanged. The declared element type is stored with the array and never rounds a floating-point number.
 */
public final class NdArray {
    private final ElementType type;
    private final int[] shape;
    private final double[] reals;
    private final long[] ints;
    private final String[] texts;

    private NdArray(ElementType type, int[] shape, double[] reals, long[] ints, String[] texts) {
        this.type = type;
        this.shape = shape;
        this.reals = reals;
        this.ints = ints;
        this.texts = texts;
        int held = type == ElementType.STRING ? texts.length : isReal(type) ? reals.length : ints.length;
        if (held != Indices.count(shape)) {
            throw LimpidException.badInput(held + " elements do not match shape " + Arrays.toString(shape));
        }
    }

    private static boolean isReal(ElementType type) {
        return type.isFloating() || type.name().startsWith("FLOAT");
    }

    /** Floating-point numbers. */
    public static NdArray of(ElementType type, double[] reals, int... shape) {
        if (!isReal(type)) {
            return ofInts(type, Arrays.stream(reals).mapToLong(d -> (long) d).toArray(), shape);
        }
        return new NdArray(type, shape, reals, new long[0], new String[0]);
    }

    /** Integers or booleans, wrapped around if the declared type is narrower. */
    public static NdArray ofInts(ElementType type, long[] ints, int... shape) {
        if (isReal(type)) {
            return of(type, Arrays.stream(ints).asDoubleStream().toArray(), shape);
        }
        for (int i = 0; i < ints.length; i++) {
            ints[i] = wrapped(type, ints[i]);
        }
        return new NdArray(type, shape, new double[0], ints, new String[0]);
    }

    /** A list of {@code int64}. */
    public static NdArray list(int... numbers) {
        return ofInts(ElementType.INT64, Arrays.stream(numbers).asLongStream().toArray(), numbers.length);
    }

    /** Strings. */
    public static NdArray ofTexts(String[] texts, int... shape) {
        return new NdArray(ElementType.STRING, shape, new double[0], new long[0], texts);
    }

    /** The same numbers as a tensor, with another declared type of the same kind. */
    public static NdArray of(Tensor tensor, ElementType declared) {
        int[] shape = Indices.sizes(tensor.shape());
        if (tensor.elementType() == ElementType.STRING) {
            return ofTexts(tensor.texts().toArray(new String[0]), shape);
        }
        if (isReal(tensor.elementType()) != isReal(declared)) {
            throw LimpidException.badInput(
                    "a tensor of " + tensor.elementType() + " was given, but the declared type is " + declared);
        }
        return isReal(declared) ? of(declared, tensor.toDoubles(), shape) : ofInts(declared, tensor.toLongs(), shape);
    }

    /** The same numbers as a tensor. */
    public static NdArray of(Tensor tensor) {
        return of(tensor, tensor.elementType());
    }

    /** The value as a tensor: {@code DOUBLE} if it is floating-point, otherwise its declared type. */
    public Tensor toTensor() {
        long[] sizes = Arrays.stream(shape).asLongStream().toArray();
        if (type == ElementType.STRING) {
            return Tensor.ofTexts(List.of(texts), sizes);
        }
        if (isReal()) {
            return Tensor.of(reals, sizes);
        }
        if (type == ElementType.INT64) {
            return Tensor.of(ints, sizes);
        }
        return Tensor.of(type, toDoubles(), sizes);
    }

    /** The declared element type. */
    public ElementType type() {
        return type;
    }

    /** Whether the type is floating-point. */
    public boolean isReal() {
        return isReal(type);
    }

    /** The sizes of the dimensions. */
    public int[] shape() {
        return shape.clone();
    }

    /** Number of dimensions. */
    public int rank() {
        return shape.length;
    }

    /** Size of one dimension. */
    public int size(int axis) {
        return shape[axis < 0 ? axis + shape.length : axis];
    }

    /** Number of elements. */
    public int count() {
        return Indices.count(shape);
    }

    /** An axis counted from the front; a negative argument counts from the end. */
    public int axis(long axis) {
        return Indices.axis(axis, rank());
    }

    /** One element as {@code double}. */
    public double real(int i) {
        return isReal() ? reals[i] : ints[i];
    }

    /** One element as {@code long}, truncated towards zero. */
    public long integer(int i) {
        return isReal() ? (long) reals[i] : ints[i];
    }

    /** One string. */
    public String text(int i) {
        return texts[i];
    }

    /** All elements as {@code double}; floating-point ones are not copied and must not be written to. */
    public double[] toDoubles() {
        return isReal() ? reals : Arrays.stream(ints).asDoubleStream().toArray();
    }

    /** All elements as {@code long}. */
    public long[] toLongs() {
        return isReal() ? Arrays.stream(reals).mapToLong(d -> (long) d).toArray() : ints.clone();
    }

    /** All elements as {@code int}. */
    public int[] toInts() {
        return Arrays.stream(toLongs()).mapToInt(Math::toIntExact).toArray();
    }

    /** The array that stores the elements: of double, long or String. */
    Object elements() {
        return type == ElementType.STRING ? texts : isReal() ? reals : ints;
    }

    /** The same elements in another shape. */
    public NdArray reshaped(int... other) {
        return new NdArray(type, other, reals, ints, texts);
    }

    /** The same numbers declared as another type; for integer types truncated towards zero and wrapped around. */
    public NdArray as(ElementType other) {
        return isReal(other) ? of(other, toDoubles(), shape) : ofInts(other, toLongs(), shape);
    }

    /** A function applied to each element, in this type. */
    public NdArray map(DoubleUnaryOperator f) {
        return of(type, Arrays.stream(toDoubles()).map(f).toArray(), shape);
    }

    /** Elements of this array in a new order: element {@code i} of the result is element {@code source(i)}, or 0. */
    public NdArray take(int[] newShape, IntUnaryOperator source) {
        int n = Indices.count(newShape);
        if (type == ElementType.STRING) {
            return ofTexts(
                    IntStream.range(0, n)
                            .mapToObj(i -> texts[source.applyAsInt(i)])
                            .toArray(String[]::new),
                    newShape);
        }
        if (isReal()) {
            double[] taken = new double[n];
            for (int i = 0; i < n; i++) {
                int from = source.applyAsInt(i);
                taken[i] = from < 0 ? 0 : reals[from];
            }
            return of(type, taken, newShape);
        }
        long[] taken = new long[n];
        for (int i = 0; i < n; i++) {
            int from = source.applyAsInt(i);
            taken[i] = from < 0 ? 0 : ints[from];
        }
        return ofInts(type, taken, newShape);
    }

    /** This array broadcast to the shape. */
    public NdArray expandedTo(int... wide) {
        if (Arrays.equals(wide, shape)) {
            return this;
        }
        int lead = wide.length - rank();
        int[] own = Indices.strides(shape);
        int[] steps = new int[wide.length];
        for (int i = 0; i < rank(); i++) {
            steps[lead + i] = shape[i] == 1 ? 0 : own[i];
        }
        int[] strides = Indices.strides(wide);
        return take(wide, flat -> {
            int from = 0;
            int rest = flat;
            for (int i = 0; i < wide.length; i++) {
                from += rest / strides[i] * steps[i];
                rest %= strides[i];
            }
            return from;
        });
    }

    /** This array with its axes in another order. */
    public NdArray transposed(int... order) {
        int[] sizes = Arrays.stream(order).map(a -> shape[a]).toArray();
        int[] own = Indices.strides(shape);
        int[] strides = Indices.strides(sizes);
        return take(sizes, flat -> {
            int from = 0;
            int rest = flat;
            for (int i = 0; i < sizes.length; i++) {
                from += rest / strides[i] * own[order[i]];
                rest %= strides[i];
            }
            return from;
        });
    }

    private static final Map<ElementType, Integer> SIGNED = Map.of(
            ElementType.INT32,
            32,
            ElementType.INT16,
            16,
            ElementType.INT8,
            8,
            ElementType.INT4,
            4,
            ElementType.INT2,
            2);
    private static final Map<ElementType, Integer> UNSIGNED = Map.of(
            ElementType.UINT32, 32,
            ElementType.UINT16, 16,
            ElementType.UINT8, 8,
            ElementType.UINT4, 4,
            ElementType.UINT2, 2);

    private static long wrapped(ElementType type, long number) {
        if (type == ElementType.BOOL) {
            return number != 0 ? 1 : 0;
        }
        int unsigned = UNSIGNED.getOrDefault(type, 64);
        if (unsigned < 64) {
            return number & ((1L << unsigned) - 1);
        }
        int unused = 64 - SIGNED.getOrDefault(type, 64);
        return number << unused >> unused;
    }

    @Override
    public String toString() {
        String values = type == ElementType.STRING
                ? Arrays.toString(texts)
                : isReal()
                        ? Arrays.toString(reals)
                        : LongStream.of(ints).boxed().toList().toString();
        return type + Arrays.toString(shape) + " " + values;
    }
}
