package dev.limpid.zoo;

import dev.limpid.metrics.Interval;

/**
 * A measured accuracy with its confidence interval.
 *
 * <p>The interval is Wilson's 95 % interval, which holds near 0 and 1 too ({@link Interval#ofShare}).
 *
 * @param right number of correct predictions
 * @param pictures number of images
 * @param value the share of correct predictions
 * @param low the lower end of the interval
 * @param high its upper end
 */
public record Accuracy(long right, long pictures, double value, double low, double high) {
    /** The accuracy of a count. @throws IllegalArgumentException if there are no images, or more correct ones than images */
    public static Accuracy of(long right, long pictures) {
        if (pictures < 1 || right < 0 || right > pictures) {
            throw new IllegalArgumentException(right + " of " + pictures + " pictures");
        }
        Interval share = Interval.ofShare(right, pictures);
        return new Accuracy(right, pictures, rounded(share.value()), rounded(share.low()), rounded(share.high()));
    }

    private static double rounded(double share) {
        return Math.round(share * 1e6) / 1e6;
    }
}
