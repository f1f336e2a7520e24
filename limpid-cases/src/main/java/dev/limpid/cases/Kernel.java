package dev.limpid.cases;

import dev.limpid.error.LimpidException;
import dev.limpid.metrics.Vectors;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How alike the members of a set are: {@code exp(-gamma * squared distance)} of all pairs. Does not change.
 */
public final class Kernel {
    private final double[][] values;
    private final double gamma;

    private Kernel(double[][] values, double gamma) {
        this.values = values;
        this.gamma = gamma;
    }

    /** The kernel of vectors with a stated gamma. @throws LimpidException if a number of a vector is not finite */
    public static Kernel of(Vectors rows, double gamma) {
        int n = rows.count();
        for (int i = 0; i < n; i++) {
            if (!Double.isFinite(rows.dot(i, i))) {
                throw LimpidException.badInput(
                        "the features of an input are not finite numbers, so it cannot be compared with others");
            }
        }
        double[][] values = new double[n][n];
        IntStream.range(0, n).parallel().forEach(i -> {
            float[] row = rows.row(i);
            for (int j = 0; j < n; j++) {
                values[i][j] = Math.exp(-gamma * rows.squared(j, row));
            }
        });
        return new Kernel(values, gamma);
    }

    /**
     * The kernel of vectors whose gamma is 1 by the median of the squared distances, the usual choice.
     *
     * @throws LimpidException if a number of a vector is not finite
     */
    public static Kernel of(Vectors rows) {
        int n = rows.count();
        double[] squared = new double[n * (n - 1) / 2];
        int at = 0;
        for (int i = 0; i < n; i++) {
            float[] row = rows.row(i);
            for (int j = 0; j < i; j++) {
                squared[at++] = rows.squared(j, row);
            }
        }
        Arrays.sort(squared);
        double median = squared.length == 0 ? 0 : squared[squared.length / 2];
        return of(rows, median > 0 ? 1 / median : 1);
    }

    /** How many members. */
    public int size() {
        return values.length;
    }

    /** The factor of the squared distances. */
    public double gamma() {
        return gamma;
    }

    /** How alike two members are, 0 to 1. */
    public double at(int a, int b) {
        return values[a][b];
    }

    /** How alike a member and all members are on average. */
    double mean(int a) {
        double sum = 0;
        for (double each : values[a]) {
            sum += each;
        }
        return sum / values.length;
    }

    /** The squared maximum mean discrepancy of all members and some of them that weigh differently; the weights sum to 1. */
    public double discrepancy(int[] some, double[] weights) {
        double all = 0;
        for (int i = 0; i < values.length; i++) {
            all += mean(i) / values.length;
        }
        double cross = 0;
        double own = 0;
        for (int i = 0; i < some.length; i++) {
            cross += weights[i] * mean(some[i]);
            for (int j = 0; j < some.length; j++) {
                own += weights[i] * weights[j] * at(some[i], some[j]);
            }
        }
        return Math.max(0, all - 2 * cross + own);
    }
}
