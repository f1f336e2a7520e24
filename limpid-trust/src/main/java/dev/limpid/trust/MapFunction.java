package dev.limpid.trust;

import java.util.List;
import java.util.Optional;

/** A method of explanation as metrics see it. Safe for many threads unless an implementation says otherwise. */
@FunctionalInterface
public interface MapFunction {
    /**
     * The map of an input.
     *
     * @param input {@code float[C*H*W]}
     * @param target the class that is explained
     * @param seed the seed of a method that draws random numbers
     * @return {@code float[H*W]}, or {@code float[C*H*W]} with a score for each value
     */
    float[] map(float[] input, int target, long seed);

    /**
     * The maps of several inputs; an implementation may explain them together.
     *
     * @param inputs {@code float[C*H*W]} each
     * @return one for each input, as {@link #map}
     */
    default List<float[]> maps(List<float[]> inputs, int target, long seed) {
        return inputs.stream().map(input -> map(input, target, seed)).toList();
    }

    /**
     * A map and what the network said meanwhile.
     *
     * @param map as {@link #map}
     * @param scores of all classes; empty if the implementation did not ask the network
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record WithScores(float[] map, Optional<double[]> scores) {}

    /** The map of an input, with the scores of the network where explaining computes them. */
    default WithScores withScores(float[] input, int target, long seed) {
        return new WithScores(map(input, target, seed), Optional.empty());
    }
}
