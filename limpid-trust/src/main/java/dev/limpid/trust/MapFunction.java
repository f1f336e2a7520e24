package dev.limpid.trust;

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
}
