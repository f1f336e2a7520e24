package dev.limpid.zoo;

/**
 * A measured accuracy with its confidence interval.
 *
 * <p>The interval is Wilson's 95 % interval, which holds near 0 and 1 too.
 *
 * <p>Ref.: Wilson, Probable inference, the law of succession, and statistical inference, 1927,
 * doi:10.1080/01621459.1927.10502953.
 *
 * @param right number of correct predictions
 * @param pictures number of images
 * @param value the share of correct predictions
 * @param low the lower end of the interval
 * @param high its upper end
 */
public record Accuracy(long right, long pictures, double value, double low, double high) {
    private static final double Z = 1.959963984540054;

    /** The accuracy of a count. @throws IllegalArgumentException if there are no images, or more correct ones than images */
    public static Accuracy of(long right, long pictures) {
        if (pictures < 1 || right < 0 || right > pictures) {
            throw new IllegalArgumentException(right + " of " + pictures + " pictures");
        }
        double share = (double) right / pictures;
        double more = Z * Z / pictures;
        double middle = (share + (more / 2)) / (1 + more);
        double reach = Z * Math.sqrt((share * (1 - share) / pictures) + (more / (4 * pictures))) / (1 + more);
        return new Accuracy(
                right,
                pictures,
                rounded(share),
                rounded(Math.max(0, middle - reach)),
                rounded(Math.min(1, middle + reach)));
    }

    private static double rounded(double share) {
        return Math.round(share * 1e6) / 1e6;
    }
}
