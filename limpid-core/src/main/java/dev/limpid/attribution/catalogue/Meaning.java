package dev.limpid.attribution.catalogue;

import dev.limpid.error.LimpidException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What a method means, for people who have not read its paper.
 *
 * @param unit the unit of the scores; the word {@code target} in it stands for the unit of what is asked about
 * @param text two sentences
 */
public record Meaning(String unit, String text) {
    private static final String FILE = "meanings.txt";
    private static final String OWN = "own";
    private static final String TARGET = "target";

    /** All methods' by name, read from a file when they are first asked for. */
    private static final class Everything {
        static final Map<String, Meaning> ALL = read();
    }

    /** The meaning of every method by its name. */
    public static Map<String, Meaning> all() {
        return Everything.ALL;
    }

    /** The meaning of the method with a name. @throws LimpidException if there is no such method */
    public static Meaning of(String method) {
        Meaning meaning = all().get(method);
        if (meaning == null) {
            throw LimpidException.notFound("there is no method '" + method + "'");
        }
        return meaning;
    }

    /**
     * The unit of the scores in words.
     *
     * @param target the unit of what is asked about, in the plural, such as {@code logits}
     */
    public String unit(String target) {
        return unit.equals(OWN) ? "the method's own units" : unit.replace(TARGET, target);
    }

    private static Map<String, Meaning> read() {
        Map<String, Meaning> all = new LinkedHashMap<>();
        try (InputStream in = Objects.requireNonNull(Meaning.class.getResourceAsStream(FILE), FILE);
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            lines.lines().filter(l -> !l.isBlank() && !l.startsWith("#")).forEach(line -> {
                String[] parts = line.split(" \\| ", 3);
                if (parts.length != 3 || all.put(parts[0], new Meaning(parts[1], parts[2])) != null) {
                    throw new IllegalStateException(FILE + " has a wrong line: " + line);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Collections.unmodifiableMap(all);
    }
}
