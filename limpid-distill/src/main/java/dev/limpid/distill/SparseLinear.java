package dev.limpid.distill;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A linear model of few weights: multinomial logistic regression with the lasso on features of mean 0 and deviation 1.
 *
 * <p>Ref.: Tibshirani, Regression shrinkage and selection via the lasso, 1996.
 *
 * @param strength of the penalty
 * @param mean of each feature
 * @param factor 1 / deviation of each feature; 0 for one that does not vary
 * @param weights {@code [classes][features + 1]}, of the scaled features; the intercept last
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record SparseLinear(double strength, double[] mean, double[] factor, double[][] weights) implements Student {
    private static final double TOLERANCE = 1e-5;
    private static final int ITERATIONS = 1000;

    /**
     * Fits models from a strong to a weak penalty.
     *
     * @param rows weights of the rows, not negative
     * @param shares of the strength at which all weights vanish, from large to small
     */
    public static List<SparseLinear> path(Table table, int[] labels, double[] rows, int classes, double... shares) {
        double[] weights = normalised(rows);
        double[] mean = new double[table.width()];
        double[] factor = new double[table.width()];
        for (int f = 0; f < mean.length; f++) {
            double square = 0;
            for (int i = 0; i < table.size(); i++) {
                mean[f] += weights[i] * table.at(i, f);
            }
            for (int i = 0; i < table.size(); i++) {
                square += weights[i] * (table.at(i, f) - mean[f]) * (table.at(i, f) - mean[f]);
            }
            factor[f] = square > 1e-24 ? 1 / Math.sqrt(square) : 0;
        }
        int[] all = new int[table.width()];
        Arrays.setAll(all, j -> j);
        int[][] places = new int[table.size()][];
        double[][] values = new double[table.size()][];
        for (int i = 0; i < places.length; i++) {
            places[i] = all;
            values[i] = scaled(table.row(i), mean, factor);
        }
        Softmax softmax = new Softmax(places, values, labels, weights, table.width(), classes, 0);
        double strongest = softmax.strongest(new int[0], 0);
        double[][] at = new double[classes][table.width() + 1];
        List<SparseLinear> path = new ArrayList<>();
        for (double share : shares) {
            at = softmax.minimise(at, new int[0], 0, share * strongest, TOLERANCE, ITERATIONS);
            path.add(new SparseLinear(share * strongest, mean, factor, at));
        }
        return path;
    }

    static double[] normalised(double[] rows) {
        double sum = Arrays.stream(rows).sum();
        return Arrays.stream(rows).map(w -> w / sum).toArray();
    }

    private static double[] scaled(double[] row, double[] mean, double[] factor) {
        double[] x = new double[row.length];
        Arrays.setAll(x, f -> (row[f] - mean[f]) * factor[f]);
        return x;
    }

    @Override
    public String kind() {
        return "sparse linear model";
    }

    @Override
    public String unit() {
        return "weights";
    }

    @Override
    public int size() {
        int size = 0;
        for (double[] each : weights) {
            for (int f = 0; f < mean.length; f++) {
                size += each[f] != 0 ? 1 : 0;
            }
        }
        return size;
    }

    @Override
    public int predict(double[] row) {
        double[] x = scaled(row, mean, factor);
        int best = 0;
        double most = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < weights.length; k++) {
            double sum = weights[k][x.length];
            for (int f = 0; f < x.length; f++) {
                sum += weights[k][f] * x[f];
            }
            if (sum > most) {
                most = sum;
                best = k;
            }
        }
        return best;
    }
}
