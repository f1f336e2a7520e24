package dev.limpid.attribution.gradient;

import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.formula.ParameterException;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.graph.Expr;
import java.util.Arrays;

/**
 * Points on the path from a baseline to the input, as fractions of the path, with their weights: a quadrature rule on
 * [0, 1].
 */
final class Path {
    private final double[] parts;
    private final double[] weights;

    private Path(double[] parts, double[] weights) {
        this.parts = parts;
        this.weights = weights;
    }

    /** Adds the parameters that {@link #of} reads. */
    static MethodInfo declaredBy(MethodInfo info) {
        return info.parameter("steps", "50", "number of points on the path, 1 to 10000")
                .parameter(
                        "rule",
                        "midpoint",
                        "quadrature rule: midpoint, left, right, trapezoid or gauss-legendre (at most 500 points)");
    }

    /** The path that the parameters select. @throws ParameterException if they select none */
    static Path of(Settings settings) {
        int steps = settings.whole("steps", 1, 10_000);
        String rule = settings.word("rule", "midpoint", "left", "right", "trapezoid", "gauss-legendre");
        return switch (rule) {
            case "left" -> even(steps, 0);
            case "right" -> even(steps, 1);
            case "trapezoid" -> trapezoid(steps);
            case "gauss-legendre" -> gaussLegendre(steps);
            default -> even(steps, 0.5);
        };
    }

    private static Path even(int steps, double offset) {
        double[] parts = new double[steps];
        double[] weights = new double[steps];
        for (int i = 0; i < steps; i++) {
            parts[i] = (i + offset) / steps;
            weights[i] = 1.0 / steps;
        }
        return new Path(parts, weights);
    }

    private static Path trapezoid(int steps) {
        double[] parts = new double[steps + 1];
        double[] weights = new double[steps + 1];
        for (int i = 0; i <= steps; i++) {
            parts[i] = (double) i / steps;
            weights[i] = (i == 0 || i == steps ? 0.5 : 1.0) / steps;
        }
        return new Path(parts, weights);
    }

    /**
     * The nodes are the roots of the Legendre polynomial, found by Newton's method from Tricomi's estimate.
     *
     * <p>Ref.: Abramowitz and Stegun, Handbook of Mathematical Functions, 1964, 25.4.29 and 22.16.6.
     */
    private static Path gaussLegendre(int count) {
        if (count > 500) {
            throw new ParameterException(
                    "parameter 'steps' is '" + count + "' but the rule gauss-legendre takes 1 to 500");
        }
        double[] parts = new double[count];
        double[] weights = new double[count];
        for (int i = 0; i < count; i++) {
            double x = Math.cos(Math.PI * (i + 0.75) / (count + 0.5));
            double slope = 0;
            double move = 1;
            for (int turn = 0; turn < 100 && Math.abs(move) > 1e-15; turn++) {
                double before = 1;
                double value = x;
                for (int k = 2; k <= count; k++) {
                    double next = (((2 * k - 1) * x * value) - ((k - 1) * before)) / k;
                    before = value;
                    value = next;
                }
                slope = count * ((x * value) - before) / ((x * x) - 1);
                move = value / slope;
                x -= move;
            }
            parts[count - 1 - i] = (1 + x) / 2;
            weights[count - 1 - i] = 1 / ((1 - (x * x)) * slope * slope);
        }
        return new Path(parts, weights);
    }

    /** The number of points. */
    int count() {
        return parts.length;
    }

    /** The position of a point on the path, 0 at the baseline and 1 at the input. */
    double part(int i) {
        return parts[i];
    }

    /** The weight of a point; the weights sum to 1. */
    double weight(int i) {
        return weights[i];
    }

    /**
     * One of the numbers of each sample, {@code [S,...]}, as {@code [S,1,...]}, which broadcasts with points
     * {@code [N,S,...]}.
     */
    static Expr alongSamples(Expr drawn, int column, int rank) {
        long[] sizes = new long[rank - 1];
        Arrays.fill(sizes, 1);
        sizes[0] = drawn.shape().size(0);
        return drawn.slice(1, column, column + 1L, 1).reshape(sizes);
    }
}
