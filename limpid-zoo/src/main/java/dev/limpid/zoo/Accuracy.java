package dev.limpid.zoo;

/**
 * How many of some pictures were named rightly, and what that says of all pictures of their kind.
 *
 * <p>The interval is Wilson's, which covers the true share in 95 of 100 cases, also near 0 and 1.
 *
 * <p>Ref.: Wilson, Probable inference, the law of succession, and statistical inference, 1927,
 * doi:10.1080/01621459.1927.10502953.
 *
 * @param right how many were named rightly
 * @param pictures of how many
 * @param value the share
 * @param low the lower end of the interval
 * @param high its upper end
 */
public record Accuracy(long right, long pictures, double value, double low, double high) {
    private static final double Z = 1.959963984540054;

    /** The accuracy of a count. @throws IllegalArgumentException if it counts nothing, or more than there is */
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
