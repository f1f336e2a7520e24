package dev.limpid.world.sentence;

import java.util.OptionalInt;

/**
 * A word of opinion in a sentence, and the word that negates it.
 *
 * @param place the place of the word, from 0
 * @param weight what the word counts alone: 1 or 2 if it is positive, -1 or -2 if it is negative
 * @param negator the place of the word that negates it, if there is one
 */
public record Opinion(int place, int weight, OptionalInt negator) {
    /**
     * What it counts in the sentence: a negation turns the sign, and the amount becomes 1, so that "not great" counts as much
     * as "dull".
     */
    public int value() {
        return negator.isPresent() ? -Integer.signum(weight) : weight;
    }

    /** The same one after a number of words before it were removed. */
    Opinion without(int removed) {
        return new Opinion(place - removed, weight, OptionalInt.empty());
    }
}
