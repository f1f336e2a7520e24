package dev.limpid.inside.concept;

import dev.limpid.inside.algebra.Rows;
import dev.limpid.inside.algebra.SymmetricEigen;
import java.util.SplittableRandom;

/**
 * The largest singular values of a matrix with their vectors, by subspace iteration from a fixed start.
 *
 * @param left the left vectors, {@code [rank][rows]}
 * @param values the singular values, the largest first
 * @param right the right vectors, {@code [rank][columns]}
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record TopSvd(double[][] left, double[] values, double[][] right) {
    private static final int SPARE = 8;
    private static final int STEPS = 60;

    /**
     * The decomposition.
     *
     * @param data {@code [rows][columns]}, not empty
     * @param rank at most the smaller side
     */
    static TopSvd of(double[][] data, int rank) {
        int columns = data[0].length;
        int kept = Math.min(rank + SPARE, Math.min(data.length, columns));
        SplittableRandom random = new SplittableRandom(0);
        double[][] basis = new double[kept][columns];
        for (double[] each : basis) {
            for (int c = 0; c < columns; c++) {
                each[c] = random.nextDouble() - 0.5;
            }
        }
        Rows.orthonormalize(basis);
        for (int step = 0; step < STEPS; step++) {
            basis = back(data, forth(data, basis));
            Rows.orthonormalize(basis);
        }
        double[][] image = forth(data, basis);
        double[][] gram = new double[kept][kept];
        for (int i = 0; i < kept; i++) {
            for (int j = 0; j < kept; j++) {
                gram[i][j] = Rows.dot(image[i], image[j]);
            }
        }
        SymmetricEigen eigen = SymmetricEigen.of(gram);
        double[][] left = new double[rank][];
        double[][] right = new double[rank][];
        double[] values = new double[rank];
        for (int k = 0; k < rank; k++) {
            double[] mix = eigen.vectors()[k];
            values[k] = Math.sqrt(Math.max(0, eigen.values()[k]));
            right[k] = combined(basis, mix);
            left[k] = combined(image, mix);
            for (int i = 0; i < left[k].length; i++) {
                left[k][i] = values[k] > 0 ? left[k][i] / values[k] : 0;
            }
        }
        return new TopSvd(left, values, right);
    }

    /** The images of vectors: {@code [vectors][rows]}. */
    private static double[][] forth(double[][] data, double[][] vectors) {
        double[][] images = new double[vectors.length][data.length];
        for (int i = 0; i < data.length; i++) {
            for (int v = 0; v < vectors.length; v++) {
                images[v][i] = Rows.dot(data[i], vectors[v]);
            }
        }
        return images;
    }

    private static double[][] back(double[][] data, double[][] images) {
        double[][] vectors = new double[images.length][data[0].length];
        for (int i = 0; i < data.length; i++) {
            for (int v = 0; v < images.length; v++) {
                double factor = images[v][i];
                double[] vector = vectors[v];
                for (int c = 0; c < vector.length; c++) {
                    vector[c] += factor * data[i][c];
                }
            }
        }
        return vectors;
    }

    private static double[] combined(double[][] vectors, double[] mix) {
        double[] sum = new double[vectors[0].length];
        for (int v = 0; v < vectors.length; v++) {
            for (int c = 0; c < sum.length; c++) {
                sum[c] += mix[v] * vectors[v][c];
            }
        }
        return sum;
    }
}
