package dev.limpid.training;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The last layer of a prototype network: weights of at least 0 that minimise the cross-entropy plus {@code 1e-4} times
 * the sum of the weights between classes and prototypes of other classes. The problem is convex; it is solved by
 * proximal gradient steps with momentum that restarts when the objective grows.
 */
final class LastLayer {
    private static final double SPARSITY = 1e-4;
    private static final int STEPS = 300;

    private final float[][] similarities;
    private final int[] labels;
    private final int[] classOf;
    private final int classes;

    /**
     * Uses the arrays without a copy.
     *
     * @param similarities of each picture to each prototype, {@code [M][P]}
     * @param classOf the class of each prototype
     */
    LastLayer(float[][] similarities, int[] labels, int[] classOf) {
        this.similarities = similarities;
        this.labels = labels;
        this.classOf = classOf;
        classes = Arrays.stream(classOf).max().orElseThrow() + 1;
    }

    /** The weights, {@code [K*P]}. */
    float[] fitted() {
        int size = classes * classOf.length;
        double[] now = new double[size];
        for (int i = 0; i < size; i++) {
            now[i] = isOwn(i) ? 1 : 0;
        }
        double[] ahead = now.clone();
        double momentum = 1;
        double rate = 1;
        double value = value(now);
        for (int step = 0; step < STEPS; step++) {
            double[] gradient = new double[size];
            double at = loss(ahead, gradient);
            double[] next = stepped(ahead, gradient, rate);
            while (loss(next, null) > at + bound(ahead, next, gradient, rate)) {
                rate /= 2;
                next = stepped(ahead, gradient, rate);
            }
            double reached = value(next);
            if (reached > value) {
                ahead = now.clone();
                momentum = 1;
                continue;
            }
            double growth = (1 + Math.sqrt(1 + 4 * momentum * momentum)) / 2;
            for (int i = 0; i < size; i++) {
                ahead[i] = next[i] + (momentum - 1) / growth * (next[i] - now[i]);
            }
            momentum = growth;
            value = reached;
            now = next;
        }
        float[] weights = new float[size];
        for (int i = 0; i < size; i++) {
            weights[i] = (float) now[i];
        }
        return weights;
    }

    /** The share of the pictures for whose class weights give the largest score. */
    double accuracy(float[] weights) {
        double[] numbers =
                IntStream.range(0, weights.length).mapToDouble(i -> weights[i]).toArray();
        long right = IntStream.range(0, labels.length)
                .parallel()
                .filter(i -> best(scores(i, numbers)) == labels[i])
                .count();
        return (double) right / labels.length;
    }

    private static int best(double[] scores) {
        int best = 0;
        for (int k = 1; k < scores.length; k++) {
            best = scores[k] > scores[best] ? k : best;
        }
        return best;
    }

    private double[] scores(int example, double[] weights) {
        float[] x = similarities[example];
        double[] scores = new double[classes];
        for (int k = 0; k < classes; k++) {
            for (int p = 0; p < x.length; p++) {
                scores[k] += weights[k * x.length + p] * x[p];
            }
        }
        return scores;
    }

    private boolean isOwn(int weight) {
        return classOf[weight % classOf.length] == weight / classOf.length;
    }

    private double[] stepped(double[] from, double[] gradient, double rate) {
        double[] next = new double[from.length];
        for (int i = 0; i < next.length; i++) {
            next[i] = Math.max(0, from[i] - rate * (gradient[i] + (isOwn(i) ? 0 : SPARSITY)));
        }
        return next;
    }

    private static double bound(double[] from, double[] to, double[] gradient, double rate) {
        double sum = 1e-12;
        for (int i = 0; i < from.length; i++) {
            double change = to[i] - from[i];
            sum += gradient[i] * change + change * change / (2 * rate);
        }
        return sum;
    }

    /** The objective. */
    double value(double[] weights) {
        return loss(weights, null)
                + SPARSITY
                        * IntStream.range(0, weights.length)
                                .filter(i -> !isOwn(i))
                                .mapToDouble(i -> weights[i])
                                .sum();
    }

    /** The mean cross-entropy; its gradient is added if an array is given. */
    private double loss(double[] weights, double @org.jspecify.annotations.Nullable [] gradient) {
        int parts = 8;
        double[][] sums = new double[parts][gradient == null ? 0 : weights.length];
        double total = IntStream.range(0, parts)
                .parallel()
                .mapToDouble(part -> {
                    double sum = 0;
                    for (int i = part; i < labels.length; i += parts) {
                        sum += one(i, weights, sums[part]);
                    }
                    return sum;
                })
                .sum();
        if (gradient != null) {
            for (double[] each : sums) {
                for (int i = 0; i < gradient.length; i++) {
                    gradient[i] += each[i] / labels.length;
                }
            }
        }
        return total / labels.length;
    }

    private double one(int example, double[] weights, double[] gradient) {
        float[] x = similarities[example];
        double[] scores = scores(example, weights);
        double most = Arrays.stream(scores).max().orElseThrow();
        double sum = Arrays.stream(scores).map(s -> Math.exp(s - most)).sum();
        if (gradient.length > 0) {
            for (int k = 0; k < classes; k++) {
                double residual = Math.exp(scores[k] - most) / sum - (k == labels[example] ? 1 : 0);
                for (int p = 0; p < x.length; p++) {
                    gradient[k * x.length + p] += residual * x[p];
                }
            }
        }
        return Math.log(sum) + most - scores[labels[example]];
    }
}
