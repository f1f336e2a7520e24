package dev.limpid.inside.space;

import dev.limpid.attribution.Progress;
import dev.limpid.metrics.Vectors;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Divides vectors into clusters around means (Lloyd's iteration), the best of several starts that k-means++ chooses.
 *
 * <p>Ref.: Arthur and Vassilvitskii, k-means++: the advantages of careful seeding, SODA 2007.
 *
 * @param clusters the cluster of each vector, from 0; the largest cluster first
 * @param count how many clusters are not empty
 * @param inertia the sum of squared distances to the means
 */
@SuppressWarnings("ArrayRecordComponent") // large tables of numbers, which nobody changes or compares
public record KMeans(int[] clusters, int count, double inertia) {
    private static final int STARTS = 4;
    private static final int MOST_ITERATIONS = 100;
    private static final int CHUNK = 1024;

    /**
     * The clusters of vectors.
     *
     * @param count how many; fewer if there are fewer different vectors
     */
    public static KMeans of(Vectors vectors, int count, long seed, int threads, Progress progress) {
        int wanted = Math.min(count, vectors.count());
        int[] best = new int[vectors.count()];
        double least = Double.POSITIVE_INFINITY;
        for (int start = 0; start < STARTS; start++) {
            double[][] means = chosen(vectors, wanted, new SplittableRandom(seed + start), threads);
            int[] clusters = new int[vectors.count()];
            double inertia = Double.POSITIVE_INFINITY;
            for (int i = 0; i < MOST_ITERATIONS; i++) {
                double before = inertia;
                inertia = assigned(vectors, means, clusters, threads);
                if (!(inertia < before)) {
                    break;
                }
                means = means(vectors, clusters, means);
            }
            if (inertia < least) {
                least = inertia;
                best = clusters;
            }
            progress.reached(start + 1, STARTS);
        }
        return bySize(best, wanted, least);
    }

    private static KMeans bySize(int[] clusters, int wanted, double inertia) {
        long[] sizes = new long[wanted];
        for (int each : clusters) {
            sizes[each]++;
        }
        Integer[] order = new Integer[wanted];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> Long.compare(sizes[b], sizes[a]));
        int[] place = new int[wanted];
        for (int i = 0; i < wanted; i++) {
            place[order[i]] = i;
        }
        int[] sorted = Arrays.stream(clusters).map(c -> place[c]).toArray();
        return new KMeans(sorted, (int) Arrays.stream(sizes).filter(s -> s > 0).count(), inertia);
    }

    private static double[][] chosen(Vectors vectors, int count, SplittableRandom random, int threads) {
        double[][] means = new double[count][];
        double[] nearest = new double[vectors.count()];
        Arrays.fill(nearest, Double.POSITIVE_INFINITY);
        int next = random.nextInt(vectors.count());
        for (int c = 0; c < count; c++) {
            double[] mean = doubles(vectors, next);
            means[c] = mean;
            double[] sum = {0};
            Chunks.run(
                    vectors.count(),
                    CHUNK,
                    threads,
                    (from, to) -> {
                        double part = 0;
                        for (int i = from; i < to; i++) {
                            nearest[i] = Math.min(nearest[i], squared(vectors, i, mean));
                            part += nearest[i];
                        }
                        return part;
                    },
                    part -> sum[0] += part);
            next = drawn(nearest, sum[0] * random.nextDouble());
        }
        return means;
    }

    private static int drawn(double[] weights, double at) {
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += weights[i];
            if (sum > at) {
                return i;
            }
        }
        return weights.length - 1;
    }

    private static double[] doubles(Vectors vectors, int row) {
        double[] all = new double[vectors.width()];
        Arrays.setAll(all, d -> vectors.at(row, d));
        return all;
    }

    private static double squared(Vectors vectors, int row, double[] mean) {
        float[] values = vectors.values();
        int at = row * mean.length;
        double sum = 0;
        for (int d = 0; d < mean.length; d++) {
            double difference = values[at + d] - mean[d];
            sum += difference * difference;
        }
        return sum;
    }

    private static double assigned(Vectors vectors, double[][] means, int[] clusters, int threads) {
        double[] sum = {0};
        Chunks.run(
                vectors.count(),
                CHUNK,
                threads,
                (from, to) -> {
                    double part = 0;
                    for (int i = from; i < to; i++) {
                        double least = Double.POSITIVE_INFINITY;
                        for (int c = 0; c < means.length; c++) {
                            double squared = squared(vectors, i, means[c]);
                            if (squared < least) {
                                least = squared;
                                clusters[i] = c;
                            }
                        }
                        part += least;
                    }
                    return part;
                },
                part -> sum[0] += part);
        return sum[0];
    }

    private static double[][] means(Vectors vectors, int[] clusters, double[][] before) {
        double[][] sums = new double[before.length][vectors.width()];
        long[] sizes = new long[before.length];
        for (int i = 0; i < clusters.length; i++) {
            sizes[clusters[i]]++;
            for (int d = 0; d < vectors.width(); d++) {
                sums[clusters[i]][d] += vectors.at(i, d);
            }
        }
        for (int c = 0; c < sums.length; c++) {
            if (sizes[c] == 0) {
                sums[c] = before[c];
            } else {
                for (int d = 0; d < sums[c].length; d++) {
                    sums[c][d] /= sizes[c];
                }
            }
        }
        return sums;
    }
}
