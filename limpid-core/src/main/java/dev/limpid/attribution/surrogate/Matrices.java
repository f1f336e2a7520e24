package dev.limpid.attribution.surrogate;

import dev.limpid.graph.Tensor;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.DecompositionSolver;
import org.hipparchus.linear.LUDecomposition;
import org.hipparchus.linear.RealMatrix;

/** Small matrices in double precision: {@code [rows][columns]}. */
final class Matrices {
    private static final double SINGULAR = 1e-12;

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
        int columns = matrix[0].length;
        float[] all = new float[matrix.length * columns];
        for (int i = 0; i < all.length; i++) {
            all[i] = (float) matrix[i / columns][i % columns];
        }
        return Tensor.of(all, matrix.length, columns);
    }

    /** {@code sum over rows of w * z * z^T}. */
    static double[][] weightedSquare(double[][] z, double[] w) {
        int n = z[0].length;
        double[][] square = new double[n][n];
        for (int s = 0; s < z.length; s++) {
            for (int i = 0; i < n; i++) {
                add(w[s] * z[s][i], z[s], square[i], i + 1);
            }
        }
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < i; k++) {
                square[k][i] = square[i][k];
            }
        }
        return square;
    }

    /** Adds a multiple of the first numbers of a row to those of another. */
    private static void add(double factor, double[] row, double[] to, int count) {
        for (int k = 0; k < count && factor != 0; k++) {
            to[k] += factor * row[k];
        }
    }

    /** The matrix times a vector. */
    static double[] times(double[][] a, double[] x) {
        double[] product = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            double sum = 0;
            for (int k = 0; k < x.length; k++) {
                sum += a[i][k] * x[k];
            }
            product[i] = sum;
        }
        return product;
    }

    /** The inverse; empty if a pivot is below {@code 1e-12} of the largest entry. */
    static Optional<double[][]> inverse(double[][] a) {
        RealMatrix matrix = new Array2DRowRealMatrix(a, false);
        double largest = Arrays.stream(a)
                .flatMapToDouble(Arrays::stream)
                .map(Math::abs)
                .max()
                .orElse(0);
        DecompositionSolver solver =
                new LUDecomposition(matrix, Math.max(SINGULAR * largest, Double.MIN_NORMAL)).getSolver();
        return solver.isNonSingular() ? Optional.of(solver.getInverse().getData()) : Optional.empty();
    }
}
