package dev.limpid.cases;

import dev.limpid.metrics.Vectors;

/**
 * Influence by the gradients of all weights at one checkpoint: the linear model that gradients of log-odds make of a network, fitted to the
 * training inputs. Does not change; safe for many threads.
 *
 * <p>Ref. Park, Georgiev, Ilyas, Leclerc and Madry, TRAK: Attributing Model Behavior at Scale, 2023, arXiv 2303.14186, equation 15 for one
 * model. Differs from the paper: gradients are projected by a count sketch.
 */
public final class Trak {
    private final Vectors sketches;
    private final double[] doubts;
    private final double[][] factor;

    private Trak(Vectors sketches, double[] doubts, double[][] factor) {
        this.sketches = sketches;
        this.doubts = doubts;
        this.factor = factor;
    }

    /**
     * From the gradients of training inputs.
     *
     * @param sketches of the gradients of the log-odds of their labels
     * @param probabilities of their labels
     * @param damping of the inverse, as a share of the mean of the diagonal
     */
    public static Trak of(Vectors sketches, double[] probabilities, double damping) {
        int size = sketches.width();
        double[][] kernel = new double[size][size];
        for (int i = 0; i < sketches.count(); i++) {
            float[] row = sketches.row(i);
            for (int a = 0; a < size; a++) {
                for (int c = 0; c <= a; c++) {
                    kernel[a][c] += (double) row[a] * row[c];
                }
            }
        }
        double trace = 0;
        for (int a = 0; a < size; a++) {
            trace += kernel[a][a];
        }
        for (int a = 0; a < size; a++) {
            kernel[a][a] += Math.max(1e-30, damping * trace / size);
        }
        double[] doubts = new double[probabilities.length];
        for (int i = 0; i < doubts.length; i++) {
            doubts[i] = 1 - probabilities[i];
        }
        return new Trak(sketches, doubts, cholesky(kernel));
    }

    /** The lower triangle {@code L} with {@code L L' = matrix}, of which the lower triangle is read. */
    private static double[][] cholesky(double[][] matrix) {
        int n = matrix.length;
        double[][] lower = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = matrix[i][j];
                for (int k = 0; k < j; k++) {
                    sum -= lower[i][k] * lower[j][k];
                }
                lower[i][j] = i == j ? Math.sqrt(Math.max(sum, 1e-300)) : sum / lower[j][j];
            }
        }
        return lower;
    }

    private double[] solve(float[] right) {
        int n = right.length;
        double[] x = new double[n];
        for (int i = 0; i < n; i++) {
            double sum = right[i];
            for (int k = 0; k < i; k++) {
                sum -= factor[i][k] * x[k];
            }
            x[i] = sum / factor[i][i];
        }
        for (int i = n - 1; i >= 0; i--) {
            double sum = x[i];
            for (int k = i + 1; k < n; k++) {
                sum -= factor[k][i] * x[k];
            }
            x[i] = sum / factor[i][i];
        }
        return x;
    }

    /**
     * The influence of each training input on the log-odds of a class of an input.
     *
     * @param sketch of the gradient of the log-odds for the input
     */
    public double[] of(float[] sketch) {
        double[] found = linear(sketch);
        for (int i = 0; i < found.length; i++) {
            found[i] *= doubts[i];
        }
        return found;
    }

    /** The same before it is multiplied by how improbable the label of each training input is. */
    double[] linear(float[] sketch) {
        double[] solved = solve(sketch);
        double[] found = new double[sketches.count()];
        for (int i = 0; i < found.length; i++) {
            for (int d = 0; d < solved.length; d++) {
                found[i] += solved[d] * sketches.at(i, d);
            }
        }
        return found;
    }

    /** How improbable the label of each training input is. */
    double[] doubts() {
        return doubts.clone();
    }
}
