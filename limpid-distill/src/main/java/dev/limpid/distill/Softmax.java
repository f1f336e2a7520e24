package dev.limpid.distill;

import java.util.Arrays;

/**
 * Multinomial logistic regression with groups of weights that may vanish, by accelerated proximal gradient steps. It minimises the
 * weighted mean cross-entropy plus {@code strength} times the sum over groups of {@code sqrt(size) * |group|_2}, and {@code ridge / 2}
 * times the squared weights. A group of one weight is what the lasso has. Intercepts are not penalised.
 *
 * <p>Ref.: Beck and Teboulle, A fast iterative shrinkage-thresholding algorithm, 2009; Yuan and Lin, Model selection and
 * estimation in regression with grouped variables, 2006.
 */
final class Softmax {
    private final int[][] places;
    private final double[][] values;
    private final int[] labels;
    private final double[] weights;
    private final int width;
    private final int classes;
    private final double ridge;
    private final double step;

    /**
     * A problem.
     *
     * @param places the columns of each row that are not zero
     * @param values their values
     * @param weights of the rows; they sum to 1
     * @param width number of columns
     */
    Softmax(int[][] places, double[][] values, int[] labels, double[] weights, int width, int classes, double ridge) {
        this.places = places;
        this.values = values;
        this.labels = labels;
        this.weights = weights;
        this.width = width;
        this.classes = classes;
        this.ridge = ridge;
        this.step = 1 / (largest() / 2 + ridge);
    }

    /** A bound of the largest eigenvalue of the second moments with the intercept, by power iteration, with a margin. */
    private double largest() {
        double[] v = new double[width + 1];
        Arrays.fill(v, 1);
        double size = 1;
        for (int round = 0; round < 100; round++) {
            double[] next = new double[width + 1];
            for (int i = 0; i < places.length; i++) {
                double dot = v[width];
                for (int j = 0; j < places[i].length; j++) {
                    dot += values[i][j] * v[places[i][j]];
                }
                dot *= weights[i];
                for (int j = 0; j < places[i].length; j++) {
                    next[places[i][j]] += dot * values[i][j];
                }
                next[width] += dot;
            }
            size = 0;
            for (double each : next) {
                size += each * each;
            }
            size = Math.sqrt(size);
            for (int j = 0; j <= width; j++) {
                v[j] = next[j] / size;
            }
        }
        return 1.05 * size;
    }

    /**
     * The minimum.
     *
     * @param start {@code [classes][width + 1]}, the intercept last; not changed
     * @param groupOf the group of each weight of a column, {@code groupOf[column]}; or empty for each weight by itself
     * @param groups how many groups
     * @param tolerance of the largest change of a weight
     */
    double[][] minimise(double[][] start, int[] groupOf, int groups, double strength, double tolerance, int most) {
        double[][] x = copy(start);
        double[][] y = copy(start);
        double t = 1;
        for (int i = 0; i < most; i++) {
            double[][] gradient = gradient(y);
            double[][] next = copy(y);
            for (int k = 0; k < classes; k++) {
                for (int j = 0; j <= width; j++) {
                    next[k][j] -= step * gradient[k][j];
                }
            }
            shrink(next, groupOf, groups, strength * step);
            double change = 0;
            double uphill = 0;
            for (int k = 0; k < classes; k++) {
                for (int j = 0; j <= width; j++) {
                    change = Math.max(change, Math.abs(next[k][j] - x[k][j]));
                    uphill += (y[k][j] - next[k][j]) * (next[k][j] - x[k][j]);
                }
            }
            // Momentum begins anew where it leads uphill.
            double nextT = uphill > 0 ? 1 : (1 + Math.sqrt(1 + 4 * t * t)) / 2;
            double momentum = uphill > 0 ? 0 : (t - 1) / nextT;
            for (int k = 0; k < classes; k++) {
                for (int j = 0; j <= width; j++) {
                    y[k][j] = next[k][j] + momentum * (next[k][j] - x[k][j]);
                }
            }
            x = next;
            t = nextT;
            if (change < tolerance) {
                break;
            }
        }
        return x;
    }

    private static double[][] copy(double[][] of) {
        double[][] copy = new double[of.length][];
        for (int i = 0; i < of.length; i++) {
            copy[i] = of[i].clone();
        }
        return copy;
    }

    private void shrink(double[][] w, int[] groupOf, int groups, double by) {
        if (groupOf.length == 0) {
            for (double[] each : w) {
                for (int j = 0; j < width; j++) {
                    each[j] = Math.signum(each[j]) * Math.max(0, Math.abs(each[j]) - by);
                }
            }
            return;
        }
        double[] squares = new double[groups];
        int[] sizes = new int[groups];
        for (double[] each : w) {
            for (int j = 0; j < width; j++) {
                squares[groupOf[j]] += each[j] * each[j];
                sizes[groupOf[j]]++;
            }
        }
        for (double[] each : w) {
            for (int j = 0; j < width; j++) {
                double norm = Math.sqrt(squares[groupOf[j]]);
                each[j] *= norm == 0 ? 0 : Math.max(0, 1 - by * Math.sqrt(sizes[groupOf[j]]) / norm);
            }
        }
    }

    /** The gradient of the smooth part. */
    double[][] gradient(double[][] w) {
        double[][] gradient = new double[classes][width + 1];
        double[] p = new double[classes];
        for (int i = 0; i < places.length; i++) {
            probabilities(w, places[i], values[i], p);
            for (int k = 0; k < classes; k++) {
                double slope = weights[i] * (p[k] - (labels[i] == k ? 1 : 0));
                for (int j = 0; j < places[i].length; j++) {
                    gradient[k][places[i][j]] += slope * values[i][j];
                }
                gradient[k][width] += slope;
            }
        }
        for (int k = 0; k < classes; k++) {
            for (int j = 0; j < width; j++) {
                gradient[k][j] += ridge * w[k][j];
            }
        }
        return gradient;
    }

    private void probabilities(double[][] w, int[] at, double[] value, double[] p) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < classes; k++) {
            double sum = w[k][width];
            for (int j = 0; j < at.length; j++) {
                sum += w[k][at[j]] * value[j];
            }
            p[k] = sum;
            largest = Math.max(largest, sum);
        }
        double sum = 0;
        for (int k = 0; k < classes; k++) {
            p[k] = Math.exp(p[k] - largest);
            sum += p[k];
        }
        for (int k = 0; k < classes; k++) {
            p[k] /= sum;
        }
    }

    /** The strength from which all groups vanish. */
    double strongest(int[] groupOf, int groups) {
        double[][] intercepts = new double[classes][width + 1];
        double[] sizes = new double[classes];
        for (int i = 0; i < labels.length; i++) {
            sizes[labels[i]] += weights[i];
        }
        for (int k = 0; k < classes; k++) {
            intercepts[k][width] = Math.log(Math.max(1e-6, sizes[k]));
        }
        double[][] gradient = gradient(intercepts);
        double strongest = 0;
        double[] squares = new double[groups];
        int[] counts = new int[groups];
        for (double[] each : gradient) {
            for (int j = 0; j < width; j++) {
                if (groupOf.length == 0) {
                    strongest = Math.max(strongest, Math.abs(each[j]));
                } else {
                    squares[groupOf[j]] += each[j] * each[j];
                    counts[groupOf[j]]++;
                }
            }
        }
        for (int g = 0; g < groups; g++) {
            strongest = Math.max(strongest, Math.sqrt(squares[g] / Math.max(1, counts[g])));
        }
        return strongest;
    }
}
