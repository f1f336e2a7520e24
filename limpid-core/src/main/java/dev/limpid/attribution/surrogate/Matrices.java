package dev.limpid.attribution.surrogate;

import dev.limpid.graph.ElementType;
import dev.limpid.graph.Tensor;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/** Small matrices in double precision: {@code [rows][columns]}. */
final class Matrices {
    private Matrices() {}

    /** The rows of a matrix of numbers. */
    static double[][] of(Tensor matrix) {
        double[] all = matrix.toDoubles();
        int columns = Math.toIntExact(matrix.size(1));
        return IntStream.range(0, Math.toIntExact(matrix.size(0)))
                .mapToObj(i -> Arrays.copyOfRange(all, i * columns, (i + 1) * columns))
                .toArray(double[][]::new);
    }

    /** As a tensor {@code float[rows,columns]}. */
    static Tensor tensor(double[][] matrix) {
        double[] all = Arrays.stream(matrix).flatMapToDouble(Arrays::stream).toArray();
        return Tensor.of(ElementType.FLOAT, all, matrix.length, matrix[0].length);
    }

    /** {@code sum over rows of w * z * z^T}. */
    static double[][] weightedSquare(double[][] z, double[] w) {
        int n = z[0].length;
        double[][] square = new double[n][n];
        for (int s = 0; s < z.length; s++) {
            for (int i = 0; i < n; i++) {
                double left = w[s] * z[s][i];
                for (int k = 0; k < n && left != 0; k++) {
                    square[i][k] += left * z[s][k];
                }
            }
        }
        return square;
    }

    /** The matrix times a vector. */
    static double[] times(double[][] a, double[] x) {
        double[] y = new double[a.length];
        for (int i = 0; i < y.length; i++) {
            for (int k = 0; k < x.length; k++) {
                y[i] += a[i][k] * x[k];
            }
        }
        return y;
    }

    /** The inverse, by elimination with the largest pivots; empty where there is none. */
    static Optional<double[][]> inverse(double[][] a) {
        int n = a.length;
        double largest = Arrays.stream(a)
                .flatMapToDouble(Arrays::stream)
                .map(Math::abs)
                .max()
                .orElse(0);
        double[][] left = Arrays.stream(a).map(double[]::clone).toArray(double[][]::new);
        double[][] right = new double[n][n];
        for (int i = 0; i < n; i++) {
            right[i][i] = 1;
        }
        for (int column = 0; column < n; column++) {
            int pivot = column;
            for (int row = column + 1; row < n; row++) {
                pivot = Math.abs(left[row][column]) > Math.abs(left[pivot][column]) ? row : pivot;
            }
            if (!(Math.abs(left[pivot][column]) > 1e-12 * largest)) {
                return Optional.empty();
            }
            swap(left, pivot, column);
            swap(right, pivot, column);
            double scale = 1 / left[column][column];
            for (int row = 0; row < n; row++) {
                double factor = row == column ? 0 : left[row][column] * scale;
                for (int k = 0; k < n && factor != 0; k++) {
                    left[row][k] -= factor * left[column][k];
                    right[row][k] -= factor * right[column][k];
                }
            }
            for (int k = 0; k < n; k++) {
                left[column][k] *= scale;
                right[column][k] *= scale;
            }
        }
        return Optional.of(right);
    }

    private static void swap(double[][] rows, int i, int k) {
        double[] kept = rows[i];
        rows[i] = rows[k];
        rows[k] = kept;
    }
}
