package dev.limpid.cases;

import java.util.Arrays;
import java.util.List;

/** Vectors of equal length, one for each input, row by row. Does not change; safe for many threads. */
public final class Rows {
    private final int count;
    private final int width;
    private final float[] values;

    private Rows(int count, int width, float[] values) {
        this.count = count;
        this.width = width;
        this.values = values;
    }

    /**
     * Vectors of their numbers.
     *
     * @param rows at least one, all of one length, which is at least 1
     */
    public static Rows of(List<float[]> rows) {
        int width = rows.get(0).length;
        float[] values = new float[Math.multiplyExact(rows.size(), width)];
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i).length != width || width == 0) {
                throw new IllegalArgumentException("a row of " + rows.get(i).length + " among rows of " + width);
            }
            System.arraycopy(rows.get(i), 0, values, i * width, width);
        }
        return new Rows(rows.size(), width, values);
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
    public Rows chosen(int... which) {
        float[] some = new float[Math.multiplyExact(which.length, width)];
        for (int i = 0; i < which.length; i++) {
            System.arraycopy(values, which[i] * width, some, i * width, width);
        }
        return new Rows(which.length, width, some);
    }

    /** The mean vector. */
    public double[] mean() {
        double[] mean = new double[width];
        for (int i = 0; i < values.length; i++) {
            mean[i % width] += values[i];
        }
        for (int d = 0; d < width; d++) {
            mean[d] /= count;
        }
        return mean;
    }

    /** The vectors by one factor, so that the mean of their squared lengths is 1; vectors of zeros stay. */
    public Rows scaled() {
        double squares = 0;
        for (float each : values) {
            squares += (double) each * each;
        }
        float factor = squares > 0 ? (float) Math.sqrt(count / squares) : 1;
        float[] scaled = values.clone();
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] *= factor;
        }
        return new Rows(count, width, scaled);
    }

    /** Each vector with a length of 1; vectors of zeros stay. */
    Rows normalised() {
        float[] scaled = values.clone();
        for (int i = 0; i < count; i++) {
            normalise(scaled, i * width, width);
        }
        return new Rows(count, width, scaled);
    }

    static void normalise(float[] values, int from, int width) {
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
    double squared(int row, float[] other) {
        double sum = 0;
        int from = row * width;
        for (int d = 0; d < width; d++) {
            double difference = values[from + d] - other[d];
            sum += difference * difference;
        }
        return sum;
    }

    /** The inner product of two vectors. */
    double dot(int a, int b) {
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
