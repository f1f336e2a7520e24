package dev.limpid.text;

import java.util.List;

/** Splits text into tokens and numbers them as a network was trained with. Safe for many threads. */
public interface Tokenizer {
    /**
     * Tokens of a text.
     *
     * @param numbers the number of each token
     * @param words each token as people read it; as many as numbers
     */
    record Tokens(List<Integer> numbers, List<String> words) {
        public Tokens {
            numbers = List.copyOf(numbers);
            words = List.copyOf(words);
            if (numbers.size() != words.size()) {
                throw new IllegalArgumentException(numbers.size() + " numbers for " + words.size() + " words");
            }
        }
    }

    /**
     * The tokens of a text, with those that mark its beginning and end if the network was trained with them.
     *
     * @throws dev.limpid.error.LimpidException if a word is unknown and there is no token for unknown words
     */
    Tokens tokens(String text);

    /** The token of a number as people read it; the number itself if there is none. */
    String word(int number);

    /** The number of the token that fills up short texts. */
    int padding();

    /** The number of the token that stands for an unknown or hidden word; the {@link #padding} if there is none. */
    int unknown();
}
