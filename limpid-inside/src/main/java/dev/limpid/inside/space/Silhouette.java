package dev.limpid.inside.space;

import dev.limpid.attribution.Progress;
import dev.limpid.inside.EvenSpread;
import dev.limpid.metrics.Vectors;

/**
 * How much nearer vectors are to their own cluster than to the next one: {@code (b - a) / max(a, b)} with the mean distance a to
 * the other vectors of the cluster and the least mean distance b to those of another cluster; 0 for a cluster of one.
 *
 * <p>Ref.: Rousseeuw, Silhouettes, Journal of Computational and Applied Mathematics 20, 1987,
 * doi 10.1016/0377-0427(87)90125-7.
 *
 * @param mean over the vectors that were looked at, -1 to 1; NaN with fewer than two clusters
 * @param ofClusters the mean of each cluster; NaN if none of its vectors was looked at
 * @param sampled how many were looked at; distances are always to all vectors
 */
@SuppressWarnings("ArrayRecordComponent") // large tables of numbers, which nobody changes or compares
public record Silhouette(double mean, double[] ofClusters, int sampled) {
    /**
     * The silhouette of a division.
     *
     * @param clusters the cluster of each vector, from 0; negative for those that belong to none
     * @param count how many clusters
     * @param most how many vectors are looked at, spread evenly
     */
    public static Silhouette of(Vectors vectors, int[] clusters, int count, int most, int threads, Progress progress) {
        int[] rows = EvenSpread.of(vectors.count(), most);
        long[] sizes = new long[count];
        for (int each : clusters) {
            if (each >= 0) {
                sizes[each]++;
            }
        }
        double[] sums = new double[count];
        long[] seen = new long[count];
        int[] at = {0};
        DistanceRows.run(
                vectors,
                rows,
                threads,
                (position, squared) -> value(squared, clusters, sizes, rows[position]),
                value -> {
                    int own = clusters[rows[at[0]++]];
                    if (own >= 0) {
                        sums[own] += value;
                        seen[own]++;
                    }
                },
                progress);
        return mean(sums, seen, rows.length);
    }

    private static Silhouette mean(double[] sums, long[] seen, int sampled) {
        double sum = 0;
        long all = 0;
        int different = 0;
        double[] means = new double[sums.length];
        for (int c = 0; c < sums.length; c++) {
            means[c] = seen[c] == 0 ? Double.NaN : sums[c] / seen[c];
            sum += sums[c];
            all += seen[c];
            different += seen[c] == 0 ? 0 : 1;
        }
        return new Silhouette(different < 2 ? Double.NaN : sum / all, means, sampled);
    }

    private static double value(float[] squared, int[] clusters, long[] sizes, int point) {
        int own = clusters[point];
        if (own < 0 || sizes[own] < 2) {
            return 0;
        }
        double[] sums = new double[sizes.length];
        for (int j = 0; j < squared.length; j++) {
            if (clusters[j] >= 0) {
                sums[clusters[j]] += Math.sqrt(squared[j]);
            }
        }
        double within = sums[own] / (sizes[own] - 1);
        double next = Double.POSITIVE_INFINITY;
        for (int c = 0; c < sums.length; c++) {
            if (c != own && sizes[c] > 0) {
                next = Math.min(next, sums[c] / sizes[c]);
            }
        }
        double larger = Math.max(within, next);
        return Double.isInfinite(next) || larger == 0 ? 0 : (next - within) / larger;
    }
}
