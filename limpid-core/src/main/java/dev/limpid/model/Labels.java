package dev.limpid.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Graph;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The names of the classes by their index.
 *
 * @param names one name per class; empty if the classes have none
 */
public record Labels(List<String> names) {
    /** Classes without names. */
    public static final Labels NONE = new Labels(List.of());

    private static final long LARGEST_FILE = 16L << 20;
    private static final List<String> METADATA_KEYS = List.of("labels", "classes", "names", "class_names", "id2label");

    public Labels {
        names = List.copyOf(names);
    }

    /** The name of a class, or its number where it has no name. */
    public String name(int index) {
        return index < names.size() ? names.get(index) : Integer.toString(index);
    }

    /** The index of the class with this name; upper and lower case do not matter where that leaves one class. */
    public OptionalInt findIndex(String name) {
        int exact = names.indexOf(name);
        if (exact >= 0) {
            return OptionalInt.of(exact);
        }
        int found = -1;
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).equalsIgnoreCase(name)) {
                if (found >= 0) {
                    return OptionalInt.empty();
                }
                found = i;
            }
        }
        return found < 0 ? OptionalInt.empty() : OptionalInt.of(found);
    }

    /**
     * Labels from a file: one name per line, or JSON: a list of names, or an object from index to name (or to a list
     * whose last entry is the name, as Keras has it).
     *
     * @throws LimpidException naming the file, if it cannot be read or holds no labels
     */
    public static Labels read(Path file) {
        try {
            if (Files.size(file) > LARGEST_FILE) {
                throw LimpidException.tooLarge(file + ": is too large for a list of labels");
            }
            String text = Files.readString(file, StandardCharsets.UTF_8);
            Labels labels = parse(text);
            if (labels.names.isEmpty()) {
                throw LimpidException.badInput(file + ": holds no labels");
            }
            return labels;
        } catch (NoSuchFileException e) {
            throw LimpidException.notFound(file + ": there is no such file", e);
        } catch (CharacterCodingException e) {
            throw LimpidException.badInput(file + ": is no text in UTF-8", e);
        } catch (JsonProcessingException e) {
            throw LimpidException.badInput(file + ": is not valid JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw LimpidException.badInput(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /** Labels that a model's metadata holds, in one of the forms of {@link #read} or separated by commas. */
    static Optional<Labels> find(Graph graph) {
        for (String key : METADATA_KEYS) {
            @Nullable String text = graph.header().metadata().get(key);
            if (text != null && !text.isBlank()) {
                try {
                    boolean oneLine = !text.strip().contains("\n") && !isJson(text);
                    return Optional.of(parse(oneLine ? text.replace(',', '\n') : text));
                } catch (JsonProcessingException e) {
                    // Metadata is free text; what cannot be read is not meant for us.
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    /** Reads either form. */
    static Labels parse(String text) throws JsonProcessingException {
        if (isJson(text)) {
            return of(JsonMapper.builder()
                    .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES, JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES)
                    .build()
                    .readTree(text));
        }
        List<String> names =
                new ArrayList<>(text.strip().lines().map(String::strip).toList());
        return new Labels(names.size() == 1 && names.get(0).isEmpty() ? List.of() : names);
    }

    /** Labels from a JSON list or object. */
    static Labels of(JsonNode json) {
        List<String> names = new ArrayList<>();
        if (json.isArray()) {
            json.forEach(entry -> names.add(name(entry)));
        } else {
            for (int i = 0; json.has(Integer.toString(i)); i++) {
                names.add(name(json.get(Integer.toString(i))));
            }
        }
        return new Labels(names);
    }

    private static String name(JsonNode entry) {
        return entry.isArray() && !entry.isEmpty() ? entry.get(entry.size() - 1).asText() : entry.asText();
    }

    private static boolean isJson(String text) {
        String start = text.strip();
        return start.startsWith("[") || start.startsWith("{");
    }
}
