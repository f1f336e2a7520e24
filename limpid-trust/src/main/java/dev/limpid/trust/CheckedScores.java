package dev.limpid.trust;

import dev.limpid.error.LimpidException;

/** A network whose scores are refused where they are not finite. */
record CheckedScores(Scores network) implements Scores {
    @Override
    public InputShape shape() {
        return network.shape();
    }

    @Override
    public int classes() {
        return network.classes();
    }

    @Override
    public double[][] of(int count, Writer writer) {
        return checked(network.of(count, writer));
    }

    @Override
    public double[][] of(Object inputs, int count, Writer writer) {
        return checked(network.of(inputs, count, writer));
    }

    private static double[][] checked(double[][] all) {
        for (double[] row : all) {
            for (double score : row) {
                if (!Double.isFinite(score)) {
                    throw LimpidException.badInput(
                            "the network gives a score that is not finite, so its explanation cannot be judged");
                }
            }
        }
        return all;
    }

    @Override
    public double[] probabilities(double[] scores) {
        return network.probabilities(scores);
    }

    @Override
    public boolean hasProbabilities() {
        return network.hasProbabilities();
    }

    @Override
    public float[] black() {
        return network.black();
    }
}
