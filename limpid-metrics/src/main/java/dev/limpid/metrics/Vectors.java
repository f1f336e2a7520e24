package dev.limpid.metrics;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Vectors of equal length, row by row: the features of inputs, or their places in a projection. Does not change; safe for many threads. */
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
            if (rows.get(i).length != width) {
                throw new IllegalArgumentException("a row of " + rows.get(i).length + " among rows of " + width);
            }
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
        float[] some = new float[Math.multiplyExact(which.length, width)];
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

    /** The numbers row by row, not copied; not to be changed. */
    public float[] values() {
        return values;
    }

    /** The mean vector; zeros if there are none. */
    public double[] mean() {
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

    /** The vectors by one factor, so that the mean of their squared lengths is 1; vectors of zeros stay. */
    public Vectors scaled() {
        double squares = 0;
        for (float each : values) {
            squares += (double) each * each;
        }
        float factor = squares > 0 ? (float) Math.sqrt(count / squares) : 1;
        float[] scaled = values.clone();
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] *= factor;
        }
        return new Vectors(count, width, scaled);
    }

    /** Each vector with a length of 1; vectors of zeros stay. */
    public Vectors normalised() {
        float[] scaled = values.clone();
        for (int i = 0; i < count; i++) {
            normalise(scaled, i * width, width);
        }
        return new Vectors(count, width, scaled);
    }

    /** A vector with a length of 1; a vector of zeros stays. */
    public static float[] normalised(float[] vector) {
        float[] scaled = vector.clone();
        normalise(scaled, 0, scaled.length);
        return scaled;
    }

    private static void normalise(float[] values, int from, int width) {
        double squares = 0;
        for (int d = from; d < from + width; d++) {
            squares += (double) values[d] * values[d];
        }
        if (squares > 0) {
            double factor = 1 / Math.sqrt(squares);
            for (int d = from; d < from + width; d++) {
                values[d] *= (float) factor;
            }
        }
    }

    /** The squared Euclidean distance of a vector to another one. */
    public double squared(int row, float[] other) {
        double sum = 0;
        int from = row * width;
        for (int d = 0; d < width; d++) {
            double difference = values[from + d] - other[d];
            sum += difference * difference;
        }
        return sum;
    }

    /** The inner product of two vectors. */
    public double dot(int a, int b) {
        double sum = 0;
        for (int d = 0; d < width; d++) {
            sum += (double) values[a * width + d] * values[b * width + d];
        }
        return sum;
    }

    /** The inner product of a vector with another one. */
    public double dot(int row, float[] other) {
        double sum = 0;
        for (int d = 0; d < width; d++) {
            sum += (double) values[row * width + d] * other[d];
        }
        return sum;
    }
}
