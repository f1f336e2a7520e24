package dev.limpid.inside;

import dev.limpid.error.LimpidException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Which units of a layer are looked at: a number of them, or a list.
 *
 * @param count how many, the best by the measure of whoever looks; empty if they are listed
 * @param listed their numbers, from 0; empty if they are counted
 */
public record Units(Optional<Integer> count, List<Integer> listed) {
    /** All units of a layer. */
    public static final Units ALL = new Units(Optional.of(Integer.MAX_VALUE), List.of());

    public Units {
        listed = List.copyOf(listed);
    }

    /** So many units. */
    public static Units of(int count) {
        return new Units(Optional.of(count), List.of());
    }

    /**
     * Parses {@code 16} (so many), {@code 3,7,12}, {@code 0-31}, {@code 5,} (only unit 5) or {@code all}. No units, {@code 0}, are
     * refused.
     *
     * @throws LimpidException if the text is none of these
     */
    public static Units parse(String text) {
        if (text.strip().equals("all")) {
            return ALL;
        }
        if (text.strip().matches("[1-9][0-9]{0,6}")) {
            return of(Integer.parseInt(text.strip()));
        }
        if (text.strip().matches("0+")) {
            throw LimpidException.badInput(
                    "'" + text + "' are no units; write 1 or more for so many, or '0,' for unit 0");
        }
        Set<Integer> numbers = new LinkedHashSet<>();
        for (String each : text.split(",")) {
            String range = each.strip();
            if (!range.matches("[0-9]{1,5}(-[0-9]{1,5})?")) {
                throw LimpidException.badInput(
                        "'" + text + "' are no units; write 16 for so many, or 3,7,12 or 0-31 for these");
            }
            String[] ends = range.split("-");
            IntStream.rangeClosed(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]))
                    .forEach(numbers::add);
        }
        if (numbers.isEmpty()) {
            throw LimpidException.badInput("'" + text + "' names no unit");
        }
        return new Units(Optional.empty(), new ArrayList<>(numbers));
    }

    /**
     * The units of a layer.
     *
     * @param ranked all units of the layer, the most interesting first; as many of them are taken as are counted
     * @throws LimpidException if a listed unit does not exist
     */
    public List<Integer> of(List<Integer> ranked) {
        for (int each : listed) {
            if (each >= ranked.size()) {
                throw LimpidException.notFound("there is no unit " + each + "; the layer has " + ranked.size()
                        + ", from 0 to " + (ranked.size() - 1));
            }
        }
        return count.map(n -> ranked.subList(0, Math.min(n, ranked.size()))).orElse(listed);
    }
}
