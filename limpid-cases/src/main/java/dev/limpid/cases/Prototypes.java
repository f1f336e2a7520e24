package dev.limpid.cases;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Members that represent a set, and members that these do not represent.
 *
 * @param prototypes numbers of the members that represent it, the most useful first
 * @param weights how much of the set each prototype stands for; their sum is 1
 * @param criticisms members that the prototypes represent worst; empty for ProtoDash
 * @param discrepancy the squared maximum mean discrepancy of the set and the weighted prototypes: 0 if they have the same distribution
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Prototypes(int[] prototypes, double[] weights, int[] criticisms, double discrepancy) {
    private static final int SWEEPS = 1000;

    /**
     * MMD-critic: prototypes of equal weight that minimise the discrepancy greedily, and criticisms where the densities of set and
     * prototypes differ most, kept apart from each other by the logarithm of the determinant of their kernel.
     *
     * @param count prototypes, at most the size of the set
     * @param critics criticisms, at most what is left of it
     */
    static Prototypes mmdCritic(Kernel kernel, int count, int critics) {
        int n = kernel.size();
        List<Integer> chosen = new ArrayList<>();
        double[] shared = new double[n];
        while (chosen.size() < Math.min(count, n)) {
            int best = -1;
            double most = Double.NEGATIVE_INFINITY;
            for (int c = 0; c < n; c++) {
                double gain = 2 * kernel.mean(c) - (2 * shared[c] + kernel.at(c, c)) / (chosen.size() + 1);
                if (gain > most && !chosen.contains(c)) {
                    most = gain;
                    best = c;
                }
            }
            chosen.add(best);
            for (int c = 0; c < n; c++) {
                shared[c] += kernel.at(best, c);
            }
        }
        int[] prototypes = chosen.stream().mapToInt(i -> i).toArray();
        double[] weights = new double[prototypes.length];
        Arrays.fill(weights, 1.0 / prototypes.length);
        int[] criticisms = criticisms(kernel, prototypes, critics);
        return new Prototypes(prototypes, weights, criticisms, kernel.discrepancy(prototypes, weights));
    }

    private static int[] criticisms(Kernel kernel, int[] prototypes, int most) {
        int n = kernel.size();
        double[] witness = new double[n];
        for (int i = 0; i < n; i++) {
            for (int p : prototypes) {
                witness[i] -= kernel.at(i, p) / prototypes.length;
            }
            witness[i] = Math.abs(witness[i] + kernel.mean(i));
        }
        List<Integer> chosen = new ArrayList<>();
        // Rows of the Cholesky factor of the kernel of what was chosen, and what is left of each diagonal.
        List<double[]> factor = new ArrayList<>();
        double[] left = new double[n];
        for (int i = 0; i < n; i++) {
            left[i] = kernel.at(i, i);
        }
        while (chosen.size() < Math.min(most, n - prototypes.length)) {
            int best = -1;
            double value = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < n; i++) {
                int candidate = i;
                double gain = witness[i] + Math.log(Math.max(left[i], 1e-300));
                if (gain > value
                        && !chosen.contains(i)
                        && Arrays.stream(prototypes).noneMatch(p -> p == candidate)) {
                    value = gain;
                    best = i;
                }
            }
            double[] row = new double[n];
            double root = Math.sqrt(Math.max(left[best], 1e-300));
            for (int i = 0; i < n; i++) {
                double sum = kernel.at(best, i);
                for (double[] each : factor) {
                    sum -= each[best] * each[i];
                }
                row[i] = sum / root;
                left[i] -= row[i] * row[i];
            }
            factor.add(row);
            chosen.add(best);
        }
        return chosen.stream().mapToInt(i -> i).toArray();
    }

    /**
     * ProtoDash: prototypes with weights that are not negative, chosen one after the other by the slope of the objective.
     *
     * @param count prototypes, at most the size of the set
     */
    static Prototypes protoDash(Kernel kernel, int count) {
        int n = kernel.size();
        double[] mean = new double[n];
        for (int i = 0; i < n; i++) {
            mean[i] = kernel.mean(i);
        }
        List<Integer> chosen = new ArrayList<>();
        double[] weights = {};
        while (chosen.size() < Math.min(count, n)) {
            int best = -1;
            double steepest = Double.NEGATIVE_INFINITY;
            for (int c = 0; c < n; c++) {
                if (chosen.contains(c)) {
                    continue;
                }
                double slope = mean[c];
                for (int i = 0; i < weights.length; i++) {
                    slope -= weights[i] * kernel.at(chosen.get(i), c);
                }
                if (slope > steepest) {
                    steepest = slope;
                    best = c;
                }
            }
            chosen.add(best);
            weights = nonNegative(kernel, mean, chosen, Arrays.copyOf(weights, chosen.size()));
        }
        double sum = Arrays.stream(weights).sum();
        int[] prototypes = chosen.stream().mapToInt(i -> i).toArray();
        double[] shares = Arrays.stream(weights).map(w -> w / sum).toArray();
        return new Prototypes(prototypes, shares, new int[0], kernel.discrepancy(prototypes, shares));
    }

    /** The weights that maximise {@code mean' w - w' K w / 2} and are not negative, by coordinate descent. */
    private static double[] nonNegative(Kernel kernel, double[] mean, List<Integer> chosen, double[] weights) {
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            double moved = 0;
            for (int i = 0; i < weights.length; i++) {
                double slope = mean[chosen.get(i)];
                for (int j = 0; j < weights.length; j++) {
                    slope -= weights[j] * kernel.at(chosen.get(i), chosen.get(j));
                }
                double next = Math.max(0, weights[i] + slope / kernel.at(chosen.get(i), chosen.get(i)));
                moved = Math.max(moved, Math.abs(next - weights[i]));
                weights[i] = next;
            }
            if (moved < 1e-12) {
                break;
            }
        }
        return weights;
    }
}
