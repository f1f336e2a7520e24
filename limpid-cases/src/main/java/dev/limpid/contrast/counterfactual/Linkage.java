package dev.limpid.contrast.counterfactual;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Agglomerative clustering by average linkage: of two clusters, the mean of the distances of their members. */
final class Linkage {
    private final double[][] distances;
    private final List<int[]> divisions;

    private Linkage(double[][] distances, List<int[]> divisions) {
        this.distances = distances;
        this.divisions = divisions;
    }

    /** Merges the nearest clusters until one is left; of equal distances the first. */
    static Linkage of(double[][] distances) {
        int n = distances.length;
        List<List<Integer>> clusters = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            clusters.add(List.of(i));
        }
        List<int[]> divisions = new ArrayList<>();
        divisions.add(numbered(clusters, n));
        while (clusters.size() > 1) {
            int first = 0;
            int second = 1;
            double least = Double.POSITIVE_INFINITY;
            for (int a = 0; a < clusters.size(); a++) {
                for (int b = a + 1; b < clusters.size(); b++) {
                    double between = mean(distances, clusters.get(a), clusters.get(b));
                    if (between < least) {
                        least = between;
                        first = a;
                        second = b;
                    }
                }
            }
            List<Integer> merged = new ArrayList<>(clusters.get(first));
            merged.addAll(clusters.remove(second));
            clusters.set(first, merged);
            divisions.add(numbered(clusters, n));
        }
        return new Linkage(distances, divisions);
    }

    private static double mean(double[][] distances, List<Integer> some, List<Integer> others) {
        double sum = 0;
        for (int a : some) {
            for (int b : others) {
                sum += distances[a][b];
            }
        }
        return sum / some.size() / others.size();
    }

    private static int[] numbered(List<List<Integer>> clusters, int n) {
        int[] of = new int[n];
        for (int c = 0; c < clusters.size(); c++) {
            for (int member : clusters.get(c)) {
                of[member] = c;
            }
        }
        return of;
    }

    /** The cluster of each member, from 0, where so many are left. */
    int[] divided(int count) {
        return divisions.get(distances.length - count).clone();
    }

    /** The mean silhouette of a division: how much nearer members are to their own cluster than to the next one; 0 for a cluster of one. */
    double silhouette(int[] of) {
        int count = Arrays.stream(of).max().orElse(0) + 1;
        double total = 0;
        for (int i = 0; i < of.length; i++) {
            double[] sums = new double[count];
            int[] sizes = new int[count];
            for (int j = 0; j < of.length; j++) {
                sums[of[j]] += distances[i][j];
                sizes[of[j]]++;
            }
            double own = sums[of[i]] / Math.max(1, sizes[of[i]] - 1);
            double next = Double.POSITIVE_INFINITY;
            for (int c = 0; c < count; c++) {
                next = c == of[i] ? next : Math.min(next, sums[c] / sizes[c]);
            }
            boolean isAlone = sizes[of[i]] == 1;
            total += isAlone ? 0 : (next - own) / Math.max(1e-30, Math.max(own, next));
        }
        return total / of.length;
    }
}
