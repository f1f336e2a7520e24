package dev.limpid.cases;

import dev.limpid.metrics.Vectors;
import java.util.Arrays;

/**
 * Multinomial logistic regression on features: the last layer of a network, fitted to data. It minimises the mean cross-entropy plus {@code
 * penalty / 2 * |W|^2}, intercepts included, so that the minimum is unique and every training input's part in it is defined. Does not change;
 * safe for many threads.
 */
public final class SoftmaxHead {
    private static final int MOST_STEPS = 50;
    private static final int MOST_INNER = 500;
    private static final double TOLERANCE = 1e-9;

    private final int classes;
    private final int width;
    private final double penalty;
    private final double[] weights;

    private SoftmaxHead(int classes, int width, double penalty, double[] weights) {
        this.classes = classes;
        this.width = width;
        this.penalty = penalty;
        this.weights = weights;
    }

    /**
     * A head of its weights.
     *
     * @param weights {@code [classes][width + 1]}, the intercept last
     * @param penalty that the head was fitted with, or that takes its place as damping
     */
    public static SoftmaxHead of(double[][] weights, double penalty) {
        int width = weights[0].length;
        double[] flat = new double[weights.length * width];
        for (int k = 0; k < weights.length; k++) {
            System.arraycopy(weights[k], 0, flat, k * width, width);
        }
        return new SoftmaxHead(weights.length, width, penalty, flat);
    }

    /**
     * Fits a head by Newton's method with conjugate gradients.
     *
     * @param labels the class of each row, from 0
     * @param which rows count
     * @param penalty above 0
     */
    public static SoftmaxHead fit(Vectors rows, int[] labels, int[] which, int classes, double penalty) {
        int width = rows.width() + 1;
        return new SoftmaxHead(classes, width, penalty, new double[classes * width]).refitted(rows, labels, which);
    }

    /** The head fitted to other rows, beginning with these weights. */
    public SoftmaxHead refitted(Vectors rows, int[] labels, int[] which) {
        double[] w = weights.clone();
        double[] gradient = new double[w.length];
        double loss = loss(rows, labels, which, w, gradient);
        for (int step = 0; step < MOST_STEPS && norm(gradient) > TOLERANCE; step++) {
            SoftmaxHead here = new SoftmaxHead(classes, width, penalty, w);
            double[] way = here.solve(rows, which, gradient, Math.min(0.1, Math.sqrt(norm(gradient))));
            double slope = -dot(way, gradient);
            double length = 1;
            double[] next = w;
            double[] nextGradient = new double[w.length];
            double nextLoss = Double.POSITIVE_INFINITY;
            while (length > 1e-10) {
                next = w.clone();
                add(next, way, -length);
                nextLoss = loss(rows, labels, which, next, nextGradient);
                if (nextLoss <= loss + 1e-4 * length * slope) {
                    break;
                }
                length /= 2;
            }
            if (!(nextLoss <= loss)) {
                break;
            }
            w = next;
            gradient = nextGradient;
            loss = nextLoss;
        }
        return new SoftmaxHead(classes, width, penalty, w);
    }

    private double loss(Vectors rows, int[] labels, int[] which, double[] w, double[] gradient) {
        Arrays.fill(gradient, 0);
        double[] p = new double[classes];
        double loss = 0;
        for (int row : which) {
            loss -= logProbabilities(rows, row, w, p)[labels[row]];
            for (int k = 0; k < classes; k++) {
                addRow(gradient, k, rows, row, (Math.exp(p[k]) - (k == labels[row] ? 1 : 0)) / which.length);
            }
        }
        add(gradient, w, penalty);
        return loss / which.length + penalty * dot(w, w) / 2;
    }

    private void addRow(double[] sum, int k, Vectors rows, int row, double factor) {
        int from = k * width;
        for (int d = 0; d < width - 1; d++) {
            sum[from + d] += factor * rows.at(row, d);
        }
        sum[from + width - 1] += factor;
    }

    private double score(Vectors rows, int row, double[] w, int k) {
        int from = k * width;
        double sum = w[from + width - 1];
        for (int d = 0; d < width - 1; d++) {
            sum += w[from + d] * rows.at(row, d);
        }
        return sum;
    }

    private double[] logProbabilities(Vectors rows, int row, double[] w, double[] p) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < classes; k++) {
            p[k] = score(rows, row, w, k);
            largest = Math.max(largest, p[k]);
        }
        double sum = 0;
        for (double each : p) {
            sum += Math.exp(each - largest);
        }
        double log = largest + Math.log(sum);
        for (int k = 0; k < classes; k++) {
            p[k] -= log;
        }
        return p;
    }

    /** How many classes. */
    public int classes() {
        return classes;
    }

    /** The penalty. */
    public double penalty() {
        return penalty;
    }

    /** The logits of a row. */
    public double[] logits(Vectors rows, int row) {
        double[] z = new double[classes];
        for (int k = 0; k < classes; k++) {
            z[k] = score(rows, row, weights, k);
        }
        return z;
    }

    /** The probabilities of the classes for a row. */
    public double[] probabilities(Vectors rows, int row) {
        double[] p = logProbabilities(rows, row, weights, new double[classes]);
        for (int k = 0; k < classes; k++) {
            p[k] = Math.exp(p[k]);
        }
        return p;
    }

    /** The cross-entropy of a row. */
    public double loss(Vectors rows, int row, int label) {
        return -logProbabilities(rows, row, weights, new double[classes])[label];
    }

    /** Probabilities minus one at the label: the gradient of the cross-entropy by the logits. */
    public double[] residual(Vectors rows, int row, int label) {
        double[] p = probabilities(rows, row);
        double others = 0;
        for (int k = 0; k < classes; k++) {
            others += k == label ? 0 : p[k];
        }
        // Not p - 1, which loses its digits where the prediction is certain.
        p[label] = -others;
        return p;
    }

    /** The gradient of a row's cross-entropy by the weights, {@code [classes * (width + 1)]}. */
    public double[] gradient(Vectors rows, int row, int label) {
        double[] gradient = new double[weights.length];
        double[] residual = residual(rows, row, label);
        for (int k = 0; k < classes; k++) {
            addRow(gradient, k, rows, row, residual[k]);
        }
        return gradient;
    }

    /** The inner product of a vector of weights with the gradient of a row. */
    double along(double[] direction, Vectors rows, int row, int label) {
        double[] residual = residual(rows, row, label);
        double sum = 0;
        for (int k = 0; k < classes; k++) {
            sum += residual[k] * score(rows, row, direction, k);
        }
        return sum;
    }

    /** The Hessian of the objective times a vector. */
    double[] hessian(Vectors rows, int[] which, double[] v, double damping) {
        double[] product = new double[v.length];
        double[] u = new double[classes];
        for (int row : which) {
            double[] p = probabilities(rows, row);
            double mean = 0;
            for (int k = 0; k < classes; k++) {
                u[k] = score(rows, row, v, k);
                mean += p[k] * u[k];
            }
            for (int k = 0; k < classes; k++) {
                addRow(product, k, rows, row, p[k] * (u[k] - mean) / which.length);
            }
        }
        add(product, v, damping);
        return product;
    }

    /** The inverse of the Hessian times a vector, by conjugate gradients. */
    double[] solve(Vectors rows, int[] which, double[] right, double tolerance) {
        double[] x = new double[right.length];
        double[] residual = right.clone();
        double[] way = right.clone();
        double square = dot(residual, residual);
        double enough = tolerance * tolerance * square;
        for (int i = 0; i < MOST_INNER && square > enough; i++) {
            double[] image = hessian(rows, which, way, penalty);
            double length = square / dot(way, image);
            add(x, way, length);
            add(residual, image, -length);
            double next = dot(residual, residual);
            for (int d = 0; d < way.length; d++) {
                way[d] = residual[d] + next / square * way[d];
            }
            square = next;
        }
        return x;
    }

    static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int d = 0; d < a.length; d++) {
            sum += a[d] * b[d];
        }
        return sum;
    }

    private static double norm(double[] x) {
        return Math.sqrt(dot(x, x));
    }

    private static void add(double[] sum, double[] x, double factor) {
        for (int d = 0; d < x.length; d++) {
            sum[d] += factor * x[d];
        }
    }
}
