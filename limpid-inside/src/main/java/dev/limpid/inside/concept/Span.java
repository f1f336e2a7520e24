package dev.limpid.inside.concept;

import dev.limpid.inside.algebra.Rows;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The plane through the mean activation that some concepts span. Rows of a layer are projected onto it to see what a
 * network still knows from these concepts alone.
 *
 * @param mean the mean row
 * @param basis orthonormal directions; zeros where a concept depends on others
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Span(double[] mean, double[][] basis) {
    /** The plane of directions. */
    public static Span of(double[] mean, double[][] directions) {
        double[][] basis = Arrays.stream(directions).map(double[]::clone).toArray(double[][]::new);
        Rows.orthonormalize(basis);
        return new Span(mean, basis);
    }

    /**
     * The directions in which rows vary most: of all planes of so many directions theirs keeps most of the variance.
     *
     * @param count at most; fewer if there are fewer rows or channels
     */
    public static double[][] principal(double[] mean, List<double[]> rows, int count) {
        double[][] centred = new double[rows.size()][mean.length];
        for (int i = 0; i < centred.length; i++) {
            for (int c = 0; c < mean.length; c++) {
                centred[i][c] = rows.get(i)[c] - mean[c];
            }
        }
        return TopSvd.of(centred, Math.min(count, Math.min(centred.length, mean.length)))
                .right();
    }

    /** The plane of as many random directions. */
    public static Span random(double[] mean, int count, long seed) {
        return of(mean, randomDirections(mean.length, count, seed));
    }

    /** Random directions of length 1. */
    public static double[][] randomDirections(int channels, int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] directions = new double[count][channels];
        for (double[] each : directions) {
            for (int c = 0; c < channels; c++) {
                each[c] = random.nextDouble(-1, 1) + random.nextDouble(-1, 1) + random.nextDouble(-1, 1);
            }
            double length = Rows.length(each);
            for (int c = 0; c < channels; c++) {
                each[c] /= length;
            }
        }
        return directions;
    }

    /** Rows projected onto the plane. */
    public double[][] project(double[][] rows) {
        double[][] projected = new double[rows.length][];
        for (int p = 0; p < rows.length; p++) {
            double[] sum = mean.clone();
            for (double[] direction : basis) {
                double along = Rows.dot(direction, rows[p]) - Rows.dot(direction, mean);
                for (int c = 0; c < sum.length; c++) {
                    sum[c] += along * direction[c];
                }
            }
            projected[p] = sum;
        }
        return projected;
    }
}
