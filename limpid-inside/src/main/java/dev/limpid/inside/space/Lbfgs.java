package dev.limpid.inside.space;

import dev.limpid.inside.algebra.Rows;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/** Finds the minimum of a smooth convex function by limited-memory BFGS with a step that is halved until it descends. */
final class Lbfgs {
    private static final int MEMORY = 10;
    private static final double ENOUGH = 1e-4;

    /** A function with its gradient. */
    interface Objective {
        /** The value at x; writes the gradient. */
        double at(double[] x, double[] gradient);
    }

    @SuppressWarnings("ArrayRecordComponent") // large tables of numbers, which nobody changes or compares
    private record Pair(double[] step, double[] change, double inverse) {}

    private Lbfgs() {}

    /**
     * The minimum.
     *
     * @param x where to begin; becomes the minimum
     * @param tolerance of the largest number of the gradient
     */
    static void minimise(Objective objective, double[] x, double tolerance, int mostIterations) {
        double[] gradient = new double[x.length];
        double value = objective.at(x, gradient);
        Deque<Pair> pairs = new ArrayDeque<>();
        for (int i = 0; i < mostIterations && largest(gradient) > tolerance; i++) {
            double[] direction = direction(gradient, pairs);
            double slope = Rows.dot(direction, gradient);
            double length = pairs.isEmpty() ? Math.min(1, 1 / Math.sqrt(Rows.dot(gradient, gradient))) : 1;
            double[] next = new double[x.length];
            double[] nextGradient = new double[x.length];
            double nextValue = Double.POSITIVE_INFINITY;
            while (length > 1e-12) {
                for (int d = 0; d < x.length; d++) {
                    next[d] = x[d] + length * direction[d];
                }
                nextValue = objective.at(next, nextGradient);
                if (nextValue <= value + ENOUGH * length * slope) {
                    break;
                }
                length /= 2;
            }
            if (!(nextValue < value)) {
                return;
            }
            remember(pairs, x, next, gradient, nextGradient);
            System.arraycopy(next, 0, x, 0, x.length);
            gradient = nextGradient;
            value = nextValue;
        }
    }

    private static void remember(Deque<Pair> pairs, double[] x, double[] next, double[] before, double[] after) {
        double[] step = new double[x.length];
        double[] change = new double[x.length];
        for (int d = 0; d < x.length; d++) {
            step[d] = next[d] - x[d];
            change[d] = after[d] - before[d];
        }
        double curvature = Rows.dot(step, change);
        if (curvature > 0) {
            pairs.addLast(new Pair(step, change, 1 / curvature));
            if (pairs.size() > MEMORY) {
                pairs.removeFirst();
            }
        }
    }

    private static double[] direction(double[] gradient, Deque<Pair> pairs) {
        double[] q = gradient.clone();
        double[] alphas = new double[pairs.size()];
        int at = 0;
        for (Iterator<Pair> each = pairs.descendingIterator(); each.hasNext(); at++) {
            Pair pair = each.next();
            alphas[at] = pair.inverse() * Rows.dot(pair.step(), q);
            Rows.addScaled(q, pair.change(), -alphas[at]);
        }
        if (!pairs.isEmpty()) {
            Pair last = pairs.getLast();
            double scale = 1 / (last.inverse() * Rows.dot(last.change(), last.change()));
            for (int d = 0; d < q.length; d++) {
                q[d] *= scale;
            }
        }
        for (Pair pair : pairs) {
            at--;
            Rows.addScaled(q, pair.step(), alphas[at] - pair.inverse() * Rows.dot(pair.change(), q));
        }
        for (int d = 0; d < q.length; d++) {
            q[d] = -q[d];
        }
        return q;
    }

    private static double largest(double[] x) {
        double largest = 0;
        for (double each : x) {
            largest = Math.max(largest, Math.abs(each));
        }
        return largest;
    }
}
