package dev.limpid.trust;

/** Which number of the explained class a metric reads. */
public enum Output {
    /** Its probability, 0 to 1; for a network without probabilities its score. */
    PROBABILITY,
    /** Its score before softmax. */
    SCORE;

    /** The number of a class. */
    public double of(Scores network, double[] scores, int target) {
        return this == SCORE ? scores[target] : network.probabilities(scores)[target];
    }
}
