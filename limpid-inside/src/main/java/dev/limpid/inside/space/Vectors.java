package dev.limpid.inside.space;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Vectors of equal length: the features of inputs, or their places in a projection. Does not change. */
public final class Vectors {
    private final int count;
    private final int width;
    private final float[] values;

    private Vectors(int count, int width, float[] values) {
        this.count = count;
        this.width = width;
        this.values = values;
    }

    /**
     * Vectors of their numbers, which must not be changed afterwards.
     *
     * @param values {@code float[count,width]}, row by row
     */
    public static Vectors of(int count, int width, float[] values) {
        if (width < 1 || values.length != (long) count * width) {
            throw new IllegalArgumentException(values.length + " numbers for " + count + " vectors of " + width);
        }
        return new Vectors(count, width, values);
    }

    /**
     * Vectors of their rows.
     *
     * @param rows at least one, all of one length
     */
    public static Vectors of(List<float[]> rows) {
        int width = rows.get(0).length;
        float[] values = new float[Math.multiplyExact(rows.size(), width)];
        for (int i = 0; i < rows.size(); i++) {
            System.arraycopy(rows.get(i), 0, values, i * width, width);
        }
        return of(rows.size(), width, values);
    }

    /** How many vectors. */
    public int count() {
        return count;
    }

    /** The length of a vector. */
    public int width() {
        return width;
    }

    /** A number of a vector. */
    public float at(int row, int column) {
        return values[row * width + column];
    }

    /** A vector, copied. */
    public float[] row(int row) {
        return Arrays.copyOfRange(values, row * width, (row + 1) * width);
    }

    /** Some of the vectors, in this order. */
    public Vectors rows(int... which) {
        float[] some = new float[which.length * width];
        for (int i = 0; i < which.length; i++) {
            System.arraycopy(values, which[i] * width, some, i * width, width);
        }
        return new Vectors(which.length, width, some);
    }

    /** Each vector cut into as many vectors of equal length. */
    public Vectors split(int parts) {
        return of(Math.multiplyExact(count, parts), width / parts, values);
    }

    /** Some of the numbers of each vector, in this order. */
    public Vectors columns(int... which) {
        float[] some = new float[Math.multiplyExact(count, which.length)];
        for (int i = 0; i < count; i++) {
            for (int c = 0; c < which.length; c++) {
                some[i * which.length + c] = values[i * width + which[c]];
            }
        }
        return of(count, which.length, some);
    }

    /** The numbers of the columns, those that vary most first. */
    public List<Integer> byVariance() {
        double[] mean = mean();
        double[] squares = new double[width];
        for (int i = 0; i < values.length; i++) {
            double difference = values[i] - mean[i % width];
            squares[i % width] += difference * difference;
        }
        return IntStream.range(0, width)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer d) -> -squares[d]))
                .toList();
    }

    /** The vectors with zeros at their ends. */
    public Vectors widened(int newWidth) {
        float[] wider = new float[Math.multiplyExact(count, newWidth)];
        for (int i = 0; i < count; i++) {
            System.arraycopy(values, i * width, wider, i * newWidth, width);
        }
        return of(count, newWidth, wider);
    }

    /** The numbers row by row, not copied. */
    float[] values() {
        return values;
    }

    /** The mean vector. */
    double[] mean() {
        double[] mean = new double[width];
        for (int i = 0; i < count; i++) {
            for (int d = 0; d < width; d++) {
                mean[d] += values[i * width + d];
            }
        }
        for (int d = 0; d < width; d++) {
            mean[d] /= Math.max(1, count);
        }
        return mean;
    }
}
