package dev.limpid.inside.space;

import dev.limpid.attribution.Progress;
import dev.limpid.inside.RandomOrder;
import dev.limpid.metrics.Interval;
import dev.limpid.metrics.Vectors;
import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * How much of a picture a linear map restores from a layer: ridge regression from features to a target, fitted to some inputs and
 * judged on others. It is solved through the inner products of the inputs, so that long features cost no matrix of their own. The
 * penalty is the best of seven on a third of the fitted inputs.
 *
 * @param explained the share of the target's variance that is restored, at most 1; below 0 if the mean does better
 * @param low the lower end of its 95 % interval, from resampled test inputs
 * @param high the upper end
 * @param penalty that was chosen, relative to the mean squared length of the features
 * @param tested inputs that it was tested on
 */
public record Decoder(double explained, double low, double high, double penalty, int tested) {
    private static final double[] PENALTIES = {1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1, 10};
    private static final double FITTED = 0.7;
    private static final int CHUNK = 8;

    /**
     * Fits a decoder to some inputs, drawn at random, and tests it on the others.
     *
     * @param features of inputs, at least 20
     * @param target what is restored, one row for each input
     */
    public static Decoder of(Vectors features, Vectors target, int threads, Progress progress) {
        int n = features.count();
        int[] order = RandomOrder.of(n);
        Vectors wanted = target.rows(order);
        int fitted = (int) (FITTED * n);
        int inner = fitted * 2 / 3;
        double[][] products = products(centred(features, order, fitted), threads, progress);
        double scale = 0;
        for (int i = 0; i < fitted; i++) {
            scale += products[i][i] / fitted;
        }
        // From features that do not vary the mean is restored, by any penalty.
        scale = scale > 0 ? scale : 1;
        double best = PENALTIES[0];
        double least = Double.POSITIVE_INFINITY;
        for (double each : PENALTIES) {
            double error = Arrays.stream(errors(products, wanted, inner, fitted, each * scale))
                    .sum();
            if (error < least) {
                least = error;
                best = each;
            }
        }
        return tested(errors(products, wanted, fitted, n, best * scale), deviations(wanted, fitted, n), best);
    }

    private static Decoder tested(double[] errors, double[] deviations, double penalty) {
        Interval interval = Interval.of(errors.length, chosen -> {
                    double error = 0;
                    double all = 0;
                    for (int i : chosen) {
                        error += errors[i];
                        all += deviations[i];
                    }
                    return all > 0 ? OptionalDouble.of(1 - error / all) : OptionalDouble.empty();
                })
                .orElse(new Interval(Double.NaN, Double.NaN, Double.NaN, errors.length));
        return new Decoder(interval.value(), interval.low(), interval.high(), penalty, errors.length);
    }

    /** Features in another order, less the mean of those that are fitted. */
    private static Vectors centred(Vectors features, int[] order, int fitted) {
        double[] mean = features.rows(Arrays.copyOf(order, fitted)).mean();
        float[] values = features.rows(order).values();
        for (int i = 0; i < values.length; i++) {
            values[i] -= (float) mean[i % mean.length];
        }
        return Vectors.of(features.count(), features.width(), values);
    }

    private static double[][] products(Vectors x, int threads, Progress progress) {
        int n = x.count();
        double[][] products = new double[n][n];
        Chunks.run(
                n,
                CHUNK,
                threads,
                (from, to) -> {
                    for (int i = from; i < to; i++) {
                        for (int j = 0; j <= i; j++) {
                            products[i][j] = dot(x.values(), i * x.width(), j * x.width(), x.width());
                        }
                    }
                    return to;
                },
                to -> progress.reached(to, n));
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                products[j][i] = products[i][j];
            }
        }
        return products;
    }

    /** An inner product in eight sums, which the processor adds at once. */
    private static double dot(float[] values, int a, int b, int size) {
        float[] sums = new float[8];
        double all = 0;
        int d = 0;
        while (d + 8 <= size) {
            int end = Math.min(size - 7, d + 1024);
            Arrays.fill(sums, 0);
            for (; d < end; d += 8) {
                for (int lane = 0; lane < 8; lane++) {
                    sums[lane] += values[a + d + lane] * values[b + d + lane];
                }
            }
            for (float each : sums) {
                all += each;
            }
        }
        for (; d < size; d++) {
            all += (double) values[a + d] * values[b + d];
        }
        return all;
    }

    /** The squared errors of inputs by a decoder that is fitted to the inputs before them. */
    static double[] errors(double[][] products, Vectors target, int fitted, int end, double penalty) {
        double[][] lower = cholesky(products, fitted, penalty);
        double[] mean = target.rows(DistanceRows.all(fitted)).mean();
        double[] errors = new double[end - fitted];
        for (int c = 0; c < target.width(); c++) {
            double[] weights = new double[fitted];
            for (int i = 0; i < fitted; i++) {
                weights[i] = target.at(i, c) - mean[c];
            }
            solve(lower, weights);
            for (int i = fitted; i < end; i++) {
                double found = mean[c];
                double[] row = products[i];
                for (int j = 0; j < fitted; j++) {
                    found += weights[j] * row[j];
                }
                errors[i - fitted] += (found - target.at(i, c)) * (found - target.at(i, c));
            }
        }
        return errors;
    }

    /** The squared deviations of inputs from the mean of those before them. */
    private static double[] deviations(Vectors target, int fitted, int end) {
        double[] mean = target.rows(DistanceRows.all(fitted)).mean();
        double[] deviations = new double[end - fitted];
        for (int i = fitted; i < end; i++) {
            for (int c = 0; c < mean.length; c++) {
                deviations[i - fitted] += (target.at(i, c) - mean[c]) * (target.at(i, c) - mean[c]);
            }
        }
        return deviations;
    }

    /** The lower triangle whose product with its transpose is the matrix with the penalty on its diagonal. */
    private static double[][] cholesky(double[][] matrix, int size, double penalty) {
        double[][] lower = new double[size][];
        double least = 1e-12 * Math.max(penalty, Double.MIN_NORMAL);
        for (int i = 0; i < size; i++) {
            double[] row = Arrays.copyOf(matrix[i], i + 1);
            row[i] += penalty;
            for (int j = 0; j <= i; j++) {
                double[] other = j == i ? row : lower[j];
                double sum = row[j];
                for (int k = 0; k < j; k++) {
                    sum -= row[k] * other[k];
                }
                row[j] = j == i ? Math.sqrt(Math.max(sum, least)) : sum / other[j];
            }
            lower[i] = row;
        }
        return lower;
    }

    private static void solve(double[][] lower, double[] x) {
        for (int i = 0; i < x.length; i++) {
            double sum = x[i];
            for (int j = 0; j < i; j++) {
                sum -= lower[i][j] * x[j];
            }
            x[i] = sum / lower[i][i];
        }
        for (int i = x.length - 1; i >= 0; i--) {
            x[i] /= lower[i][i];
            for (int j = 0; j < i; j++) {
                x[j] -= lower[i][j] * x[i];
            }
        }
    }
}
