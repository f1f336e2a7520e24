package dev.limpid.graph;

import dev.limpid.error.LimpidException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * An immutable array of numbers (or strings) with an element type and a shape, in row-major order.
 *
 * <p>The numbers are stored in one little-endian buffer, in the format of ONNX's {@code raw_data}; a tensor made by
 * {@link #allocate} is stored outside the heap, so that a runtime can use it without a copy.
 */
public final class Tensor {
    private static final int MOST_HASHED = 256;

    private final ElementType type;
    private final long[] shape;
    private final ByteBuffer data;
    private final List<String> texts;

    private Tensor(ElementType type, long[] shape, ByteBuffer data, List<String> texts) {
        this.type = type;
        this.shape = shape.clone();
        this.data = data.order(ByteOrder.LITTLE_ENDIAN);
        this.texts = texts;
        if (type == ElementType.UNDEFINED) {
            throw LimpidException.badInput("a tensor must have an element type");
        }
        long elements = elementCount(shape);
        long expected = type == ElementType.STRING ? 0 : type.bytesFor(elements);
        if (data.remaining() != expected) {
            throw LimpidException.badInput("a tensor " + type + Arrays.toString(shape) + " needs " + expected
                    + " bytes of data but has " + data.remaining());
        }
        if (type == ElementType.STRING && texts.size() != elements) {
            throw LimpidException.badInput(
                    "a string tensor " + Arrays.toString(shape) + " has " + texts.size() + " strings");
        }
    }

    /**
     * A tensor over little-endian packed elements; the buffer is not copied and must not be changed afterwards.
     *
     * @throws LimpidException if the number of bytes does not match type and shape
     */
    public static Tensor of(ElementType type, long[] shape, ByteBuffer data) {
        return new Tensor(type, shape, data.slice(), List.of());
    }

    /** A string tensor. */
    public static Tensor ofTexts(List<String> texts, long... shape) {
        return new Tensor(ElementType.STRING, shape, ByteBuffer.allocate(0), List.copyOf(texts));
    }

    /** A {@code float} tensor of these numbers. */
    public static Tensor of(float[] numbers, long... shape) {
        ByteBuffer data = ByteBuffer.allocate(4 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
        data.asFloatBuffer().put(numbers);
        return of(ElementType.FLOAT, shape, data);
    }

    /** A {@code double} tensor of these numbers. */
    public static Tensor of(double[] numbers, long... shape) {
        return of(ElementType.DOUBLE, numbers, shape);
    }

    /** An {@code int64} tensor of these numbers. */
    public static Tensor of(long[] numbers, long... shape) {
        ByteBuffer data = ByteBuffer.allocate(8 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
        data.asLongBuffer().put(numbers);
        return of(ElementType.INT64, shape, data);
    }

    /** An {@code int64} list: shape {@code [numbers.length]}. */
    public static Tensor list(long... numbers) {
        return of(numbers, numbers.length);
    }

    /** A tensor of the given element type, with each number converted (rounded if the type is narrower). */
    public static Tensor of(ElementType type, double[] numbers, long... shape) {
        if (type == ElementType.FLOAT) {
            float[] narrow = new float[numbers.length];
            for (int i = 0; i < narrow.length; i++) {
                narrow[i] = (float) numbers[i];
            }
            return of(narrow, shape);
        }
        ByteBuffer data = ByteBuffer.allocate(Math.toIntExact(type.bytesFor(numbers.length)))
                .order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < numbers.length; i++) {
            Elements.put(type, data, i, numbers[i]);
        }
        return of(type, shape, data);
    }

    /** A scalar of the given element type. */
    public static Tensor scalar(ElementType type, double number) {
        return of(type, new double[] {number});
    }

    /**
     * A zeroed tensor outside the heap; fill it through {@link #bytes()} before sharing it.
     *
     * @throws LimpidException if it exceeds the size of one buffer (2 GiB)
     */
    public static ByteBuffer allocate(ElementType type, long... shape) {
        long bytes = type.bytesFor(elementCount(shape));
        if (bytes > Integer.MAX_VALUE) {
            throw LimpidException.tooLarge("a tensor " + type + Arrays.toString(shape) + " of " + bytes
                    + " bytes is larger than one buffer can hold");
        }
        return ByteBuffer.allocateDirect((int) bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The product of the sizes. @throws LimpidException if a size is negative or the product overflows */
    public static long elementCount(long... shape) {
        long count = 1;
        for (long size : shape) {
            if (size < 0) {
                throw LimpidException.badInput("a tensor cannot have shape " + Arrays.toString(shape));
            }
            try {
                count = Math.multiplyExact(count, size);
            } catch (ArithmeticException e) {
                throw LimpidException.tooLarge("shape " + Arrays.toString(shape) + " has too many elements", e);
            }
        }
        return count;
    }

    /** The element type. */
    public ElementType elementType() {
        return type;
    }

    /** The sizes of the dimensions, outermost first. */
    public long[] shape() {
        return shape.clone();
    }

    /** Number of dimensions. */
    public int rank() {
        return shape.length;
    }

    /** Size of one dimension. */
    public long size(int axis) {
        return shape[axis < 0 ? axis + shape.length : axis];
    }

    /** Number of elements. */
    public long elementCount() {
        return elementCount(shape);
    }

    /** Element type and shape. */
    public TensorType type() {
        return TensorType.of(type, shape);
    }

    /** The packed little-endian elements, read-only; each call returns a new buffer with its own position. */
    public ByteBuffer bytes() {
        return data.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The elements of a {@code float} tensor, without a copy. */
    public FloatBuffer floats() {
        require(ElementType.FLOAT);
        return bytes().asFloatBuffer();
    }

    /** The elements of an {@code int64} tensor, without a copy. */
    public LongBuffer longs() {
        require(ElementType.INT64);
        return bytes().asLongBuffer();
    }

    /** The elements of a string tensor. */
    public List<String> texts() {
        require(ElementType.STRING);
        return texts;
    }

    /** All elements as {@code double}. @throws LimpidException for strings and complex numbers */
    public double[] toDoubles() {
        double[] numbers = new double[Math.toIntExact(elementCount())];
        if (type == ElementType.FLOAT) {
            float[] narrow = toFloats();
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = narrow[i];
            }
            return numbers;
        }
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = Elements.get(type, data, i);
        }
        return numbers;
    }

    /** All elements as {@code float}. */
    public float[] toFloats() {
        float[] numbers = new float[Math.toIntExact(elementCount())];
        if (type == ElementType.FLOAT) {
            floats().get(numbers);
            return numbers;
        }
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) Elements.get(type, data, i);
        }
        return numbers;
    }

    /** All elements of an integer tensor as {@code long}. */
    public long[] toLongs() {
        long[] numbers = new long[Math.toIntExact(elementCount())];
        if (type == ElementType.INT64) {
            longs().get(numbers);
            return numbers;
        }
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (long) Elements.get(type, data, i);
        }
        return numbers;
    }

    /** The largest finite magnitude of the elements; 0 if there is none. */
    public double largestMagnitude() {
        return Arrays.stream(toDoubles())
                .map(Math::abs)
                .filter(Double::isFinite)
                .max()
                .orElse(0);
    }

    /** The same elements in another shape of the same count. */
    public Tensor reshaped(long... other) {
        return new Tensor(type, other, data.duplicate(), texts);
    }

    private void require(ElementType wanted) {
        if (type != wanted) {
            throw LimpidException.badInput("a tensor of " + wanted + " was expected, not of " + type);
        }
    }

    /** Equal element type, shape and bytes. */
    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof Tensor t
                        && type == t.type
                        && Arrays.equals(shape, t.shape)
                        && data.equals(t.data)
                        && texts.equals(t.texts));
    }

    /**
     * Hashes only some bytes of a large tensor: graphs look up their weights often, and equality compares all bytes.
     */
    @Override
    public int hashCode() {
        int step = (data.remaining() / MOST_HASHED) | 1;
        int hash = 31 * Arrays.hashCode(shape) + texts.hashCode();
        for (int i = data.position(); i < data.limit(); i += step) {
            hash = 31 * hash + data.get(i);
        }
        return hash;
    }

    /** Type, shape and the first few elements. */
    @Override
    public String toString() {
        return TensorText.of(this);
    }
}
