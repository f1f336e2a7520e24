package dev.limpid.trust.randomisation;

import dev.limpid.metrics.RankCorrelation.Ranks;
import java.util.OptionalDouble;

/**
 * How like a map is to others, whatever the signs of their scores.
 *
 * @param ranks of its magnitudes
 */
record Likeness(Ranks ranks) {
    /** The likeness to a map. */
    static Likeness to(float[] map) {
        return new Likeness(Ranks.of(magnitudes(map)));
    }

    /** Spearman's correlation of the magnitudes. */
    OptionalDouble of(float[] other) {
        return ranks.correlation(Ranks.of(magnitudes(other)));
    }

    private static double[] magnitudes(float[] map) {
        double[] amounts = new double[map.length];
        for (int i = 0; i < amounts.length; i++) {
            amounts[i] = Math.abs(map[i]);
        }
        return amounts;
    }
}
