package dev.limpid.attribution.region;

import org.hipparchus.special.Beta;

/** The exact confidence bound of a probability. Ref.: Clopper and Pearson, The Use of Confidence or Fiducial Limits, 1934. */
public final class Proportion {
    private static final int HALVINGS = 50;

    private Proportion() {}

    /**
     * The probability below which so many hits or more are less likely than {@code failure}.
     *
     * @param hits 0 to {@code trials}
     * @param failure how likely the bound may be too high, above 0
     */
    public static double lower(int hits, int trials, double failure) {
        if (hits <= 0) {
            return 0;
        }
        double low = 0;
        double high = (double) hits / trials;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            // The probability of at least so many hits.
            if (Beta.regularizedBeta(middle, hits, trials - hits + 1.0) > failure) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return low;
    }
}
