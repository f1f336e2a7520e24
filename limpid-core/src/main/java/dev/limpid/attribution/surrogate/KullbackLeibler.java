package dev.limpid.attribution.surrogate;

/**
 * Confidence bounds of a probability from an observed frequency, by the Kullback-Leibler divergence of two Bernoulli
 * distributions.
 */
final class KullbackLeibler {
    private static final int HALVINGS = 40;

    private KullbackLeibler() {}

    /** {@code p ln(p/q) + (1-p) ln((1-p)/(1-q))}. */
    static double divergence(double p, double q) {
        return part(p, q) + part(1 - p, 1 - q);
    }

    private static double part(double p, double q) {
        return p == 0 ? 0 : q == 0 ? Double.POSITIVE_INFINITY : p * Math.log(p / q);
    }

    /** The largest probability within a divergence of the observed frequency. */
    static double upper(double seen, double divergence) {
        return bound(seen, 1, divergence);
    }

    /** The smallest probability within a divergence of the observed frequency. */
    static double lower(double seen, double divergence) {
        return bound(seen, 0, divergence);
    }

    private static double bound(double seen, double end, double divergence) {
        double near = seen;
        double far = end;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (near + far) / 2;
            if (divergence(seen, middle) > divergence) {
                far = middle;
            } else {
                near = middle;
            }
        }
        return near;
    }
}
