package dev.limpid.world.sentence;

/**
 * A word that decides the class of a sentence.
 *
 * @param place its place in the sentence, from 0
 * @param sign what its opinion counts for, with the negation: 1 for positive, -1 for negative
 * @param role what it does
 */
public record Deciding(int place, int sign, Role role) {
    /** What a word does in an opinion. */
    public enum Role {
        /** It states the opinion. */
        STATES,
        /** It states the opposite of the opinion, and is negated. */
        NEGATED,
        /** It negates. */
        NEGATES
    }
}
