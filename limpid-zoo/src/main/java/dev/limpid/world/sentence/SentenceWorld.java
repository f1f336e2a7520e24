package dev.limpid.world.sentence;

import dev.limpid.world.ink.RandomDraws;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An endless set of reviews, one sentence per seed, in which the words that decide are known.
 *
 * <p>A sentence has one to three clauses on one topic. A clause states an opinion, or nothing that counts. A word of opinion
 * counts 1 or 2 for positive or for negative; a negation turns its sign, and it then counts 1. The class is the sign of the
 * sum; sentences with the sum 0 do not occur. Nothing else matters: nouns, adverbs of degree, links and clauses without an
 * opinion are drawn regardless of the class, and a negation in a clause without an opinion changes nothing.
 *
 * <p>Sentences of one seed are the same on every machine. Safe for many threads.
 */
public final class SentenceWorld {
    /** The words of the longest sentence, which shorter ones are filled up to. */
    public static final int LENGTH = 24;

    /** The names of the classes. */
    public static final List<String> LABELS = List.of("negative", "positive");

    private static final List<String> VOCABULARY = Lexicon.vocabulary();
    private static final Map<String, Integer> NUMBERS = numbers();
    private static final int MOST_CLAUSES = 3;

    private SentenceWorld() {}

    private static Map<String, Integer> numbers() {
        Map<String, Integer> numbers = new HashMap<>();
        for (int i = 0; i < VOCABULARY.size(); i++) {
            numbers.put(VOCABULARY.get(i), i);
        }
        return Map.copyOf(numbers);
    }

    /** All words in the order of their numbers; {@code <pad>} is 0, {@code <unk>} is 1. */
    public static List<String> vocabulary() {
        return VOCABULARY;
    }

    /** The sentence of a seed. */
    public static Sentence sample(long seed) {
        RandomDraws draws = RandomDraws.of(seed).named("sentence");
        Sentence sentence;
        do {
            int clauses = 1 + draws.below(MOST_CLAUSES);
            List<String> topic = draws.pick(Lexicon.TOPICS);
            SentenceWriter writer = new SentenceWriter(draws, topic);
            for (int i = 0; i < clauses; i++) {
                writer.clause();
            }
            sentence = writer.sentence();
        } while (sentence.sum() == 0);
        return sentence;
    }

    /**
     * The numbers of the words, filled up with 0.
     *
     * @return {@code [LENGTH]}
     * @throws IllegalArgumentException if it has more words than that
     */
    public static int[] tokens(Sentence sentence) {
        List<String> words = sentence.words();
        if (words.size() > LENGTH) {
            throw new IllegalArgumentException(words.size() + " words, not " + LENGTH + " at most");
        }
        int unknown = VOCABULARY.indexOf(Lexicon.UNKNOWN);
        int[] tokens = new int[LENGTH];
        Arrays.setAll(tokens, i -> i < words.size() ? NUMBERS.getOrDefault(words.get(i), unknown) : 0);
        return tokens;
    }
}
