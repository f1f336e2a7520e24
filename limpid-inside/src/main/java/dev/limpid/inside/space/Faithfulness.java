package dev.limpid.inside.space;

import dev.limpid.attribution.Progress;
import dev.limpid.inside.EvenSpread;
import dev.limpid.metrics.Vectors;
import java.util.Arrays;

/**
 * How far neighbours in a projection are neighbours in the space of the features, and the other way round.
 *
 * <p>Trustworthiness: {@code 1 - 2 / (m k (2n - 3k - 1)) sum over i, over the k neighbours j of i in the projection, of
 * max(0, r(i,j) - k)} with the rank r of j among the neighbours of i in the space (equation 2 of the paper). Continuity
 * exchanges space and projection. 1 is perfect. The sum runs over m of the n points; ranks are always among all.
 *
 * <p>Ref.: Venna and Kaski, Local multidimensional scaling, Neural Networks 19, 2006,
 * doi 10.1016/j.neunet.2006.05.014.
 *
 * @param trustworthiness 0 to 1: low where the projection shows neighbours that are none
 * @param continuity 0 to 1: low where the projection tears neighbours apart
 * @param neighbours k
 * @param sampled m, the points that were looked at
 */
public record Faithfulness(double trustworthiness, double continuity, int neighbours, int sampled) {
    /**
     * Compares a projection with what it projects.
     *
     * @param space the vectors that were projected
     * @param plane their places
     * @param neighbours k, below half of the number of points
     * @param most how many points are looked at, spread evenly
     */
    public static Faithfulness of(
            Vectors space, Vectors plane, int neighbours, int most, int threads, Progress progress) {
        int[] rows = EvenSpread.of(space.count(), most);
        return new Faithfulness(
                trust(space, plane, rows, neighbours, threads, progress),
                trust(plane, space, rows, neighbours, threads, progress),
                neighbours,
                rows.length);
    }

    private static double trust(Vectors from, Vectors to, int[] rows, int k, int threads, Progress progress) {
        int n = from.count();
        if (k < 1 || 2 * k >= n) {
            throw new IllegalArgumentException(k + " neighbours are not below half of " + n + " points");
        }
        Neighbours shown = Neighbours.of(to, rows, k, threads, progress);
        long[] penalty = {0};
        DistanceRows.run(
                from,
                rows,
                threads,
                (position, squared) -> penalty(squared, rows[position], shown.of(position)),
                each -> penalty[0] += each,
                progress);
        return 1 - 2.0 * penalty[0] / ((double) rows.length * k * (2.0 * n - 3.0 * k - 1));
    }

    /** The sum of the ranks above k of the points that are shown as neighbours. */
    private static long penalty(float[] squared, int self, int[] shown) {
        int k = shown.length;
        long[] keys = new long[k];
        for (int i = 0; i < k; i++) {
            keys[i] = key(squared[shown[i]], shown[i]);
        }
        Arrays.sort(keys);
        long[] nearer = new long[k + 1];
        for (int j = 0; j < squared.length; j++) {
            if (j != self) {
                int place = Arrays.binarySearch(keys, key(squared[j], j));
                nearer[place >= 0 ? place + 1 : -place - 1]++;
            }
        }
        long sum = 0;
        long rank = 0;
        for (int i = 0; i < k; i++) {
            rank += nearer[i];
            sum += Math.max(0, rank + 1 - k);
        }
        return sum;
    }

    /** Sorts by distance, then by number: the bits of numbers that are not negative are in their order. */
    private static long key(float squared, int number) {
        return (long) Float.floatToRawIntBits(squared) << 32 | number;
    }
}
