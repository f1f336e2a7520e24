package dev.limpid.attribution.formula;

import dev.limpid.graph.ElementType;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.Value;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * The samples of a method: the random numbers that define each point, and the weight of each point.
 *
 * @param numbers {@code [S,...]} of any element type, one slice per sample
 * @param weights {@code float[S]}
 */
public record Samples(Tensor numbers, Tensor weights) {
    /** Samples of equal weight {@code 1 / S}. */
    public static Samples even(Tensor numbers) {
        int count = Math.toIntExact(numbers.size(0));
        float[] weights = new float[count];
        Arrays.fill(weights, 1f / count);
        return new Samples(numbers, Tensor.of(weights, count));
    }

    /** The random generator of one sample, so that sample {@code i} does not depend on the number of samples. */
    public static SplittableRandom random(long seed, int i) {
        return new SplittableRandom(seed + 0x9E3779B97F4A7C15L * (i + 1));
    }

    /**
     * Standard normal samples in the shape of an input, each of weight {@code 1 / count}.
     *
     * @param input the input; its first axis is the batch
     */
    public static Samples normal(int count, Value input, long seed) {
        long[] shape = Objects.requireNonNull(input.type().shape()).sizes();
        shape[0] = 1;
        int size = Math.toIntExact(Tensor.elementCount(shape));
        shape[0] = count;
        ByteBuffer bytes = Tensor.allocate(ElementType.FLOAT, shape);
        FloatBuffer numbers = bytes.asFloatBuffer();
        for (int i = 0; i < count; i++) {
            RandomGenerator random = random(seed, i);
            for (int k = 0; k < size; k++) {
                numbers.put((float) random.nextGaussian());
            }
        }
        return even(Tensor.of(ElementType.FLOAT, shape, bytes));
    }

    /** The number of samples. */
    public int count() {
        return Math.toIntExact(weights.size(0));
    }

    /** The random numbers of a chunk of samples; the last chunk is padded with zeros. */
    public Tensor numbers(int from, int size) {
        return rows(numbers, from, size);
    }

    /** The weights of a chunk of samples; the last chunk is padded with zeros. */
    public Tensor weights(int from, int size) {
        return rows(weights, from, size);
    }

    private static Tensor rows(Tensor all, int from, int size) {
        long[] shape = all.shape();
        int count = Math.toIntExact(shape[0]);
        int row = Math.toIntExact(all.elementType().bytesFor(all.elementCount() / count));
        int present = Math.min(size, count - from);
        shape[0] = size;
        if (present == size) {
            return Tensor.of(all.elementType(), shape, all.bytes().slice(from * row, size * row));
        }
        ByteBuffer filled = Tensor.allocate(all.elementType(), shape);
        filled.put(0, all.bytes(), from * row, present * row);
        return Tensor.of(all.elementType(), shape, filled);
    }
}
