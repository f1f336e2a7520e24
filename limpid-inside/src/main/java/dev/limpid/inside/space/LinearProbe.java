package dev.limpid.inside.space;

import dev.limpid.metrics.Vectors;
import java.util.Arrays;

/**
 * Multinomial logistic regression: what a linear map can read from features. It minimises {@code sum of w(y) * cross-entropy +
 * |W|^2 / (2 c)} with intercepts that are not penalised, on features scaled to mean 0 and deviation 1; the
 * classes weigh equally, whatever their sizes. Deterministic: the minimum is unique.
 *
 * <p>Ref.: Alain and Bengio, Understanding intermediate layers using linear classifier probes, 2016, arXiv:1610.01644.
 */
public final class LinearProbe {
    private static final int MOST_ITERATIONS = 300;
    private static final double TOLERANCE = 1e-5;

    private final Scaling scaling;
    private final int classes;
    private final double[] weights;

    /** The mean and the inverse deviation of each feature; features that do not vary become zero. */
    @SuppressWarnings("ArrayRecordComponent") // large tables of numbers, which nobody changes or compares
    private record Scaling(double[] mean, double[] factor) {
        static Scaling of(Vectors vectors, int[] rows) {
            double[] mean = new double[vectors.width()];
            double[] factor = new double[vectors.width()];
            for (int d = 0; d < mean.length; d++) {
                double sum = 0;
                for (int row : rows) {
                    sum += vectors.at(row, d);
                }
                mean[d] = sum / rows.length;
                double squares = 0;
                for (int row : rows) {
                    squares += (vectors.at(row, d) - mean[d]) * (vectors.at(row, d) - mean[d]);
                }
                double deviation = Math.sqrt(squares / rows.length);
                factor[d] = deviation > 1e-9 * Math.abs(mean[d]) && deviation > 0 ? 1 / deviation : 0;
            }
            return new Scaling(mean, factor);
        }

        double[] of(Vectors vectors, int row) {
            double[] x = new double[mean.length + 1];
            for (int d = 0; d < mean.length; d++) {
                x[d] = (vectors.at(row, d) - mean[d]) * factor[d];
            }
            x[mean.length] = 1;
            return x;
        }
    }

    private LinearProbe(Scaling scaling, int classes, double[] weights) {
        this.scaling = scaling;
        this.classes = classes;
        this.weights = weights;
    }

    /**
     * Fits a probe.
     *
     * @param vectors the features of all inputs
     * @param labels the class of each, from 0
     * @param rows which of them are used
     * @param classes how many classes
     * @param c the inverse strength of the penalty, usually 1
     */
    public static LinearProbe fit(Vectors vectors, int[] labels, int[] rows, int classes, double c) {
        Scaling scaling = Scaling.of(vectors, rows);
        double[][] x = new double[rows.length][];
        int[] y = new int[rows.length];
        double[] sizes = new double[classes];
        for (int i = 0; i < rows.length; i++) {
            x[i] = scaling.of(vectors, rows[i]);
            y[i] = labels[rows[i]];
            sizes[y[i]]++;
        }
        long present = Arrays.stream(sizes).filter(s -> s > 0).count();
        double[] importance = new double[classes];
        Arrays.setAll(importance, k -> sizes[k] > 0 ? rows.length / (present * sizes[k]) : 0);
        double[] weights = new double[classes * (vectors.width() + 1)];
        Lbfgs.minimise(
                (w, gradient) -> loss(x, y, importance, 1 / c, w, gradient),
                weights,
                TOLERANCE * rows.length,
                MOST_ITERATIONS);
        return new LinearProbe(scaling, classes, weights);
    }

    private static double loss(
            double[][] x, int[] y, double[] importance, double penalty, double[] w, double[] gradient) {
        int width = x[0].length;
        double loss = 0;
        Arrays.fill(gradient, 0);
        double[] scores = new double[importance.length];
        for (int i = 0; i < x.length; i++) {
            double weight = importance[y[i]];
            loss -= weight * logProbabilities(x[i], w, scores)[y[i]];
            for (int k = 0; k < scores.length; k++) {
                double slope = weight * (Math.exp(scores[k]) - (k == y[i] ? 1 : 0));
                for (int d = 0; d < width; d++) {
                    gradient[k * width + d] += slope * x[i][d];
                }
            }
        }
        for (int j = 0; j < w.length; j++) {
            if (j % width != width - 1) {
                loss += penalty * w[j] * w[j] / 2;
                gradient[j] += penalty * w[j];
            }
        }
        return loss;
    }

    private static double[] logProbabilities(double[] x, double[] w, double[] scores) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < scores.length; k++) {
            double sum = 0;
            for (int d = 0; d < x.length; d++) {
                sum += w[k * x.length + d] * x[d];
            }
            scores[k] = sum;
            largest = Math.max(largest, sum);
        }
        double sum = 0;
        for (double each : scores) {
            sum += Math.exp(each - largest);
        }
        double log = largest + Math.log(sum);
        for (int k = 0; k < scores.length; k++) {
            scores[k] -= log;
        }
        return scores;
    }

    /** The probabilities of the classes for features. */
    public double[] probabilities(Vectors vectors, int row) {
        double[] p = logProbabilities(scaling.of(vectors, row), weights, new double[classes]);
        for (int k = 0; k < p.length; k++) {
            p[k] = Math.exp(p[k]);
        }
        return p;
    }

    /** The most probable class of features. */
    public int predict(Vectors vectors, int row) {
        double[] p = probabilities(vectors, row);
        int best = 0;
        for (int k = 1; k < p.length; k++) {
            best = p[k] > p[best] ? k : best;
        }
        return best;
    }
}
