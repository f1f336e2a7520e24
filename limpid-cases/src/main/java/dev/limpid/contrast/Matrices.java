package dev.limpid.contrast;

import dev.limpid.graph.Tensor;

/** Matrices by which a graph blurs, enlarges, reduces and differentiates the rows and columns of pictures. */
public final class Matrices {
    private Matrices() {}

    /** Gaussian weights that sum to 1 in each row: {@code float[size,size]}. */
    public static Tensor gaussian(int size, double sigma) {
        float[] matrix = new float[size * size];
        for (int i = 0; i < size; i++) {
            double sum = 0;
            for (int k = 0; k < size; k++) {
                sum += weight(i - k, sigma);
            }
            for (int k = 0; k < size; k++) {
                matrix[i * size + k] = (float) (weight(i - k, sigma) / sum);
            }
        }
        return Tensor.of(matrix, size, size);
    }

    private static double weight(int distance, double sigma) {
        return Math.exp(-distance * (double) distance / (2 * sigma * sigma));
    }

    /** Linear interpolation from one size to another: {@code float[to,from]}. */
    public static Tensor enlarging(int from, int to) {
        float[] matrix = new float[to * from];
        for (int i = 0; i < to; i++) {
            double at = Math.max(0, Math.min(from - 1.0, (i + 0.5) * from / to - 0.5));
            int below = (int) at;
            int above = Math.min(from - 1, below + 1);
            matrix[i * from + below] += (float) (1 - (at - below));
            matrix[i * from + above] += (float) (at - below);
        }
        return Tensor.of(matrix, to, from);
    }

    /** Means over equal stretches, from a larger size to a smaller one: {@code float[to,from]}. */
    public static Tensor means(int from, int to) {
        float[] matrix = new float[to * from];
        for (int p = 0; p < to; p++) {
            double start = (double) p * from / to;
            double end = (double) (p + 1) * from / to;
            for (int i = 0; i < from; i++) {
                double share = Math.max(0, Math.min(end, i + 1.0) - Math.max(start, i)) / (end - start);
                matrix[p * from + i] = (float) share;
            }
        }
        return Tensor.of(matrix, to, from);
    }

    /** The difference of each number from the one before: {@code float[size-1,size]}. */
    public static Tensor differences(int size) {
        float[] matrix = new float[(size - 1) * size];
        for (int i = 0; i < size - 1; i++) {
            matrix[i * size + i] = -1;
            matrix[i * size + i + 1] = 1;
        }
        return Tensor.of(matrix, size - 1, size);
    }
}
