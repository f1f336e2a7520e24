package dev.limpid.inside.concept;

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
        orthonormalize(basis);
        for (int step = 0; step < STEPS; step++) {
            basis = back(data, forth(data, basis));
            orthonormalize(basis);
        }
        double[][] image = forth(data, basis);
        double[][] gram = new double[kept][kept];
        for (int i = 0; i < kept; i++) {
            for (int j = 0; j < kept; j++) {
                gram[i][j] = dot(image[i], image[j]);
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
                images[v][i] = dot(data[i], vectors[v]);
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

    /** Gram-Schmidt, twice for accuracy; a vector that depends on those before it becomes zero. */
    static void orthonormalize(double[][] vectors) {
        for (int v = 0; v < vectors.length; v++) {
            double before = Math.sqrt(dot(vectors[v], vectors[v]));
            for (int pass = 0; pass < 2; pass++) {
                for (int u = 0; u < v; u++) {
                    double shared = dot(vectors[u], vectors[v]);
                    for (int c = 0; c < vectors[v].length; c++) {
                        vectors[v][c] -= shared * vectors[u][c];
                    }
                }
            }
            double length = Math.sqrt(dot(vectors[v], vectors[v]));
            for (int c = 0; c < vectors[v].length; c++) {
                vectors[v][c] = length > 1e-12 * before ? vectors[v][c] / length : 0;
            }
        }
    }

    static double dot(double[] a, double[] b) {
        // Four sums that do not wait for each other take a third of the time of one.
        double first = 0;
        double second = 0;
        double third = 0;
        double fourth = 0;
        int i = 0;
        for (; i + 3 < a.length; i += 4) {
            first += a[i] * b[i];
            second += a[i + 1] * b[i + 1];
            third += a[i + 2] * b[i + 2];
            fourth += a[i + 3] * b[i + 3];
        }
        for (; i < a.length; i++) {
            first += a[i] * b[i];
        }
        return (first + second) + (third + fourth);
    }
}
