package dev.limpid.inside.space;

import java.util.List;

/** What a prediction is worth, such as 1 if it is right. */
@FunctionalInterface
public interface Payoff {
    /**
     * The worth of the outcome of an input.
     *
     * @param row the place of the input among those of the game
     * @return NaN if this input does not count
     */
    double of(int row, UnitGame.Outcome outcome);

    /**
     * 1 where the predicted class is the expected one.
     *
     * @param expected for each input of the game; negative if not known
     */
    static Payoff accuracy(int... expected) {
        return (row, outcome) -> expected[row] < 0 ? Double.NaN : outcome.type() == expected[row] ? 1 : 0;
    }

    /** The probability of a class, over the inputs of this class; over all inputs if none is of it. */
    static Payoff probability(int type, int... expected) {
        boolean isShown = java.util.Arrays.stream(expected).anyMatch(e -> e == type);
        return (row, outcome) -> isShown && expected[row] != type ? Double.NaN : outcome.probabilities()[type];
    }

    /** The worth of each input that counts. */
    default double[] each(List<UnitGame.Outcome> outcomes) {
        double[] all = new double[outcomes.size()];
        int size = 0;
        for (int i = 0; i < all.length; i++) {
            double worth = of(i, outcomes.get(i));
            if (!Double.isNaN(worth)) {
                all[size++] = worth;
            }
        }
        return java.util.Arrays.copyOf(all, size);
    }

    /** The mean worth; NaN if no input counts. */
    default double mean(List<UnitGame.Outcome> outcomes) {
        return java.util.Arrays.stream(each(outcomes)).average().orElse(Double.NaN);
    }
}
