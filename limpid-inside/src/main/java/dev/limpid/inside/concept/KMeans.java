package dev.limpid.inside.concept;

import dev.limpid.error.LimpidException;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Clusters of rows around means, by Lloyd's algorithm from k-means++ with a fixed seed.
 *
 * <p>Ref.: Arthur and Vassilvitskii, k-means++: The Advantages of Careful Seeding, 2007.
 *
 * @param centres the means, {@code [clusters][columns]}
 * @param clusters the cluster of each row
 * @param inertia the sum of squared distances of the rows to their centres
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record KMeans(double[][] centres, int[] clusters, double inertia) {
    private static final int MOST_ROUNDS = 300;
    private static final int STARTS = 4;

    /**
     * The best of several starts.
     *
     * @param rows {@code [rows][columns]}
     * @throws LimpidException if there are fewer rows than clusters
     */
    public static KMeans of(double[][] rows, int clusters, long seed) {
        if (clusters < 1 || rows.length < clusters) {
            throw LimpidException.badInput(
                    rows.length + " segments do not make " + clusters + " clusters; ask for fewer concepts");
        }
        KMeans best = from(rows, seeded(rows, clusters, new SplittableRandom(seed)));
        for (int start = 1; start < STARTS; start++) {
            KMeans other = from(rows, seeded(rows, clusters, new SplittableRandom(seed + start)));
            best = other.inertia < best.inertia ? other : best;
        }
        return best;
    }

    /** Lloyd's algorithm from given centres. */
    static KMeans from(double[][] rows, double[][] first) {
        double[][] centres = Arrays.stream(first).map(double[]::clone).toArray(double[][]::new);
        int[] nearest = new int[rows.length];
        Arrays.fill(nearest, -1);
        double inertia = 0;
        boolean moves = true;
        for (int round = 0; moves && round < MOST_ROUNDS; round++) {
            moves = false;
            inertia = 0;
            for (int i = 0; i < rows.length; i++) {
                int best = nearest(rows[i], centres);
                inertia += distance(rows[i], centres[best]);
                moves |= best != nearest[i];
                nearest[i] = best;
            }
            if (moves) {
                centres = means(rows, nearest, centres);
            }
        }
        return new KMeans(centres, nearest, inertia);
    }

    private static double[][] seeded(double[][] rows, int clusters, SplittableRandom random) {
        double[][] centres = new double[clusters][];
        centres[0] = rows[random.nextInt(rows.length)].clone();
        double[] least = new double[rows.length];
        Arrays.fill(least, Double.POSITIVE_INFINITY);
        for (int k = 1; k < clusters; k++) {
            double sum = 0;
            for (int i = 0; i < rows.length; i++) {
                least[i] = Math.min(least[i], distance(rows[i], centres[k - 1]));
                sum += least[i];
            }
            double wanted = random.nextDouble() * sum;
            int chosen = 0;
            while (chosen < rows.length - 1 && (wanted -= least[chosen]) > 0) {
                chosen++;
            }
            centres[k] = rows[chosen].clone();
        }
        return centres;
    }

    private static double[][] means(double[][] rows, int[] nearest, double[][] before) {
        double[][] sums = new double[before.length][before[0].length];
        int[] counts = new int[before.length];
        for (int i = 0; i < rows.length; i++) {
            counts[nearest[i]]++;
            for (int c = 0; c < rows[i].length; c++) {
                sums[nearest[i]][c] += rows[i][c];
            }
        }
        for (int k = 0; k < sums.length; k++) {
            for (int c = 0; c < sums[k].length; c++) {
                sums[k][c] = counts[k] == 0 ? before[k][c] : sums[k][c] / counts[k];
            }
        }
        return sums;
    }

    private static int nearest(double[] row, double[][] centres) {
        int best = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int k = 0; k < centres.length; k++) {
            double distance = distance(row, centres[k]);
            if (distance < least) {
                least = distance;
                best = k;
            }
        }
        return best;
    }

    /** The squared distance of two rows. */
    static double distance(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return sum;
    }
}
