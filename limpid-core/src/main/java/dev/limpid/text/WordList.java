package dev.limpid.text;

import dev.limpid.error.LimpidException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A list of words: the number of a word is its line, from 0.
 *
 * <p>Text is split into runs of letters and digits, with apostrophes within words, and single other characters. If the list
 * has no upper-case letters, case is ignored. A word that is not in the list becomes {@code <unk>}, {@code [UNK]} or
 * {@code unk}; {@code <pad>}, {@code [PAD]} or {@code pad} fills up short texts.
 */
public final class WordList implements Tokenizer {
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+(?:['\u2019][\\p{L}]+)*|[^\\s\\p{L}\\p{N}]");
    private static final List<String> PADDING = List.of("<pad>", "[PAD]", "pad", "<PAD>");
    private static final List<String> UNKNOWN = List.of("<unk>", "[UNK]", "unk", "<UNK>", "<oov>", "<OOV>");

    private final List<String> words;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final boolean isLowerCase;

    /** A list of words in the order of their numbers. @throws LimpidException if it is empty */
    public WordList(List<String> words) {
        if (words.isEmpty()) {
            throw LimpidException.badInput("the vocabulary has no words");
        }
        this.words = List.copyOf(words);
        for (int i = 0; i < words.size(); i++) {
            numbers.putIfAbsent(words.get(i), i);
        }
        this.isLowerCase = words.stream()
                .filter(w -> !PADDING.contains(w) && !UNKNOWN.contains(w))
                .allMatch(w -> w.equals(w.toLowerCase(Locale.ROOT)));
    }

    @Override
    public Tokens tokens(String text) {
        List<Integer> found = new ArrayList<>();
        List<String> read = new ArrayList<>();
        Matcher matcher = WORD.matcher(text);
        while (matcher.find()) {
            String word = matcher.group();
            Integer number = numbers.get(isLowerCase ? word.toLowerCase(Locale.ROOT) : word);
            if (number == null && numbers.keySet().stream().noneMatch(UNKNOWN::contains)) {
                throw LimpidException.badInput(
                        "the word '" + word + "' is not in the vocabulary, which has no token for unknown words");
            }
            found.add(number == null ? unknown() : number);
            read.add(word);
        }
        return new Tokens(found, read);
    }

    @Override
    public String word(int number) {
        return number >= 0 && number < words.size() ? words.get(number) : Integer.toString(number);
    }

    @Override
    public int padding() {
        return PADDING.stream()
                .filter(numbers::containsKey)
                .findFirst()
                .map(numbers::get)
                .orElse(0);
    }

    @Override
    public int unknown() {
        return UNKNOWN.stream()
                .filter(numbers::containsKey)
                .findFirst()
                .map(numbers::get)
                .orElseGet(this::padding);
    }
}
