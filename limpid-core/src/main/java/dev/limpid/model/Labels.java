package dev.limpid.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Graph;
import dev.limpid.graph.TextFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The names of the classes by their index.
 *
 * @param names one name per class; empty if the classes have none
 * @param absent of a network with a single score the name of the opposite of its class; empty if it has none
 */
public record Labels(List<String> names, Optional<String> absent) {
    /** Classes without names. */
    public static final Labels NONE = new Labels(List.of());

    private static final String BYTE_ORDER_MARK = "\ufeff";
    private static final int LONGEST_SHOWN = 60;
    private static final int MOST_SHOWN = 6;
    private static final Set<String> BACKGROUND = Set.of("background", "__background__", "dummy", "unknown", "none");
    private static final long LARGEST_FILE = 16L << 20;
    private static final List<String> METADATA_KEYS = List.of("labels", "classes", "names", "class_names", "id2label");

    public Labels {
        names = List.copyOf(names);
    }

    /** The names of the classes. */
    public Labels(List<String> names) {
        this(names, Optional.empty());
    }

    /**
     * These labels for a network with a number of scores: two names of a single score are those of the class's absence
     * and of its presence, in this order.
     */
    Labels forScores(int count) {
        return count == 1 && names.size() == 2 ? new Labels(names.subList(1, 2), Optional.of(names.get(0))) : this;
    }

    /** The names of the absence and the presence of a single class. */
    Labels withAbsence() {
        return new Labels(List.of(absent.orElse("not " + name(0)), name(0)));
    }

    /** The name of a class, or its number if it has no name. */
    public String name(int index) {
        return index < names.size() && !names.get(index).isEmpty() ? names.get(index) : Integer.toString(index);
    }

    /** Whether the name of a class says that it stands for no object. */
    boolean isBackground(int index) {
        return index < names.size() && BACKGROUND.contains(names.get(index).toLowerCase(Locale.ROOT));
    }

    /**
     * The index of the class with this name; case is ignored if only one class then matches.
     *
     * @throws LimpidException if several classes have this name; the message lists their indices
     */
    public OptionalInt findIndex(String name) {
        if (name.isEmpty()) {
            return OptionalInt.empty();
        }
        List<Integer> found = indices(name::equals);
        found = found.isEmpty() ? indices(name::equalsIgnoreCase) : found;
        if (found.size() > 1) {
            throw LimpidException.badInput("the label '" + name + "' is not unique: classes " + numbers(found)
                    + " have this name; use an index");
        }
        return found.isEmpty() ? OptionalInt.empty() : OptionalInt.of(found.get(0));
    }

    /**
     * The class with this name, or else with this number; empty if there is none.
     *
     * @param classes how many classes there are
     * @throws LimpidException as {@link #findIndex}
     */
    public OptionalInt findClass(String text, int classes) {
        int found = findIndex(text).orElseGet(() -> text.matches("[0-9]{1,7}") ? Integer.parseInt(text) : -1);
        return found < 0 || found >= classes ? OptionalInt.empty() : OptionalInt.of(found);
    }

    private List<Integer> indices(Predicate<String> wanted) {
        return IntStream.range(0, names.size())
                .filter(i -> wanted.test(names.get(i)))
                .boxed()
                .toList();
    }

    /** {@code 1, 2 and 5}; of a long list only the first few. */
    private static String numbers(List<Integer> indices) {
        int shown = Math.min(indices.size(), MOST_SHOWN);
        String first = indices.stream().limit(shown - 1L).map(String::valueOf).collect(Collectors.joining(", "));
        String last = indices.size() > shown ? (indices.size() - shown + 1) + " others" : "" + indices.get(shown - 1);
        return first.isEmpty() ? last : first + " and " + last;
    }

    /**
     * Warnings about these labels for a network with this many classes, in one sentence each: their number differs,
     * several classes share a name, or some have none.
     */
    public List<String> warnings(int classes) {
        List<String> warnings = new ArrayList<>();
        int count = names.size();
        if (count == 0) {
            return warnings;
        }
        if (count != classes) {
            String known = count == 1 ? "there is 1 label" : "there are " + count + " labels";
            boolean isShifted =
                    count == classes + 1 && BACKGROUND.contains(names.get(0).toLowerCase(Locale.ROOT));
            String rest = isShifted
                    ? "; the first is '" + names.get(0) + "', so each name may be one class too late"
                    : count < classes ? "; the other classes are named by their index" : "; the last ones are not used";
            warnings.add(known + " for " + classes + (classes == 1 ? " class" : " classes") + rest);
        }
        Map<String, List<Integer>> byName = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            byName.computeIfAbsent(names.get(i), n -> new ArrayList<>()).add(i);
        }
        List<Integer> unnamed = byName.getOrDefault("", List.of());
        if (!unnamed.isEmpty()) {
            warnings.add("the label is empty for class " + numbers(unnamed));
        }
        byName.forEach((name, indices) -> {
            if (indices.size() > 1 && !name.isEmpty()) {
                warnings.add("the label '" + name + "' is not unique: classes " + numbers(indices) + " have this name");
            }
        });
        return warnings;
    }

    /**
     * Labels from a file: one name per line, or JSON: a list of names, or an object from index to name (or to a list
     * whose last entry is the name, as in Keras).
     *
     * @throws LimpidException naming the file, if it cannot be read or contains no labels
     */
    public static Labels read(Path file) {
        if (file.toFile().length() > LARGEST_FILE) {
            throw LimpidException.tooLarge(file + ": is too large for a list of labels");
        }
        String text = TextFile.read(file);
        try {
            Labels labels = parse(text);
            if (labels.names.isEmpty()) {
                throw LimpidException.badInput("contains no labels");
            }
            return labels;
        } catch (LimpidException e) {
            throw e.at(file);
        } catch (JsonProcessingException e) {
            throw LimpidException.badInput(file + ": is not valid JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** Labels in a model's metadata, in one of the forms of {@link #read} or separated by commas. */
    static Optional<Labels> find(Graph graph) {
        for (String key : METADATA_KEYS) {
            @Nullable String text = graph.header().metadata().get(key);
            if (text != null && !text.isBlank()) {
                try {
                    return inMetadata(text);
                } catch (LimpidException e) {
                    // Metadata is free text; text that cannot be parsed does not contain labels.
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    /**
     * Labels in one value of a model's metadata: JSON, a dictionary or list as Python writes it, or names separated by
     * commas.
     *
     * @return empty if the text is blank
     * @throws LimpidException if it cannot be parsed
     */
    static Optional<Labels> inMetadata(String text) {
        if (text.isBlank()) {
            return Optional.empty();
        }
        try {
            boolean oneLine = !text.strip().contains("\n") && !isJson(text);
            return Optional.of(parse(oneLine ? text.replace(',', '\n') : text));
        } catch (JsonProcessingException e) {
            throw LimpidException.badInput("is not a list or dictionary of names: " + e.getOriginalMessage(), e);
        }
    }

    /** Reads either form. */
    static Labels parse(String marked) throws JsonProcessingException {
        String text = marked.startsWith(BYTE_ORDER_MARK) ? marked.substring(1) : marked;
        if (isJson(text)) {
            return of(JsonMapper.builder()
                    .enable(
                            JsonReadFeature.ALLOW_SINGLE_QUOTES,
                            JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES,
                            JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER)
                    .build()
                    .readTree(text));
        }
        List<String> names =
                new ArrayList<>(text.strip().lines().map(String::strip).toList());
        return new Labels(names.size() == 1 && names.get(0).isEmpty() ? List.of() : names);
    }

    /** Labels from a JSON list or object. @throws LimpidException if it is neither, or a label is not text */
    static Labels of(JsonNode json) {
        List<String> names = new ArrayList<>();
        if (!json.isContainerNode()) {
            throw LimpidException.badInput(
                    "labels must be a list of names or an object from index to name, not " + json);
        }
        for (int i = 0; i < json.size(); i++) {
            @Nullable JsonNode entry = json.isArray() ? json.get(i) : json.get(Integer.toString(i));
            if (entry == null) {
                throw LimpidException.badInput("of " + json.size() + " labels by index there is none for class " + i);
            }
            names.add(name(entry, i));
        }
        return new Labels(names);
    }

    private static String name(JsonNode entry, int index) {
        JsonNode last = entry.isArray() && !entry.isEmpty() ? entry.get(entry.size() - 1) : entry;
        if (!last.isValueNode() || last.isNull()) {
            throw LimpidException.badInput("the label of class " + index + " is not text but " + shortened(entry));
        }
        return last.asText().strip();
    }

    private static String shortened(JsonNode json) {
        String text = json.toString();
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "...";
    }

    private static boolean isJson(String text) {
        String start = text.strip();
        return start.startsWith("[") || start.startsWith("{");
    }
}
