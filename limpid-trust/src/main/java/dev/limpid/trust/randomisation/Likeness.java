package dev.limpid.trust.randomisation;

import dev.limpid.trust.Correlation;
import java.util.OptionalDouble;

/** How like two maps are, whatever the signs of their scores. */
final class Likeness {
    private Likeness() {}

    /** Spearman's correlation of the magnitudes. */
    static OptionalDouble of(float[] one, float[] other) {
        return Correlation.SPEARMAN.of(magnitudes(one), magnitudes(other));
    }

    private static double[] magnitudes(float[] map) {
        double[] amounts = new double[map.length];
        for (int i = 0; i < amounts.length; i++) {
            amounts[i] = Math.abs(map[i]);
        }
        return amounts;
    }
}
