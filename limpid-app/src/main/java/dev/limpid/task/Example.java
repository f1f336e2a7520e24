package dev.limpid.task;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An example of the values that a task is given.
 *
 * @param words in the order in which they are best read
 */
public record Example(List<Word> words) {
    private static final Pattern WORD = Pattern.compile("(?:([a-z][a-z-]*)=)?(?:'([^']*)'|\"([^\"]*)\"|(\\S+))");

    /**
     * One value.
     *
     * @param name of the parameter; empty if it has a place instead
     * @param value as a person writes it; {@code true} for what is switched on
     */
    public record Word(Optional<String> name, String value) {}

    /**
     * Reads words that are separated by spaces: values of parameters with a place, and {@code name=value} for others; a value with
     * spaces stands in quotation marks.
     */
    static Example parse(String text) {
        return new Example(WORD.matcher(text)
                .results()
                .map(m -> new Word(Optional.ofNullable(m.group(1)), value(m)))
                .toList());
    }

    private static String value(MatchResult word) {
        return Stream.of(word.group(2), word.group(3), word.group(4))
                .filter(Objects::nonNull)
                .collect(Collectors.joining());
    }
}
