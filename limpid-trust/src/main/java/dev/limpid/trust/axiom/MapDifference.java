package dev.limpid.trust.axiom;

import java.util.OptionalDouble;

/** How far two maps are from each other. */
final class MapDifference {
    private MapDifference() {}

    /** The largest difference of a pixel, relative to the largest magnitude of both maps; empty if all scores are zero. */
    static OptionalDouble largest(float[] one, float[] other) {
        double difference = 0;
        double magnitude = 0;
        for (int i = 0; i < one.length; i++) {
            difference = Math.max(difference, Math.abs((double) one[i] - other[i]));
            magnitude = Math.max(magnitude, Math.max(Math.abs(one[i]), Math.abs(other[i])));
        }
        return magnitude == 0 ? OptionalDouble.empty() : OptionalDouble.of(difference / magnitude);
    }
}
