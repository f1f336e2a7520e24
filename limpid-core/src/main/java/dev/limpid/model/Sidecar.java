package dev.limpid.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.limpid.error.LimpidException;
import dev.limpid.error.Printable;
import dev.limpid.error.Suggestion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The file next to a model with information that the model lacks: {@code NAME.limpid.json} or {@code NAME.json}.
 *
 * <p>It is a JSON object. {@code "preprocess"} is the text form of {@link Preprocessing#parse}, or an object with the
 * same keys, in which {@code "preset"} names a preset and {@code "mean"} and {@code "std"} may be lists.
 * {@code "labels"} is a list of names, an object from index to name, or the name of a file next to it. {@code "output"}
 * names the output to explain, {@code "head"} how its values become probabilities ({@link Head#parse}), {@code "padding"} the
 * number of the token that fills up short texts. A {@code NAME.json} without any of these keys has another purpose and is ignored.
 *
 * @param file the name of the file, empty if there is none
 * @param preprocess preprocessing in its text form
 * @param labels the labels
 * @param output the output to explain
 * @param head how class scores become probabilities
 * @param padding the number of the token that fills up short texts
 */
record Sidecar(
        String file,
        @Nullable String preprocess,
        Optional<Labels> labels,
        @Nullable String output,
        @Nullable Head head,
        OptionalInt padding) {
    /** No information. */
    static final Sidecar NONE = new Sidecar("", null, Optional.empty(), null, null, OptionalInt.empty());

    private static final List<String> KEYS = List.of("preprocess", "labels", "output", "head", "padding");
    private static final String AMONG = "'preprocess', 'labels', 'output', 'head' and 'padding'";
    private static final long LARGEST = 16L << 20;

    /**
     * The sidecar of a model.
     *
     * @throws LimpidException naming the file, if it is invalid
     */
    static Sidecar beside(Path model) {
        String name = String.valueOf(model.getFileName());
        String stem = name.endsWith(".onnx") ? name.substring(0, name.length() - 5) : name;
        for (String ending : List.of(".limpid.json", ".json")) {
            Path file = model.resolveSibling(stem + ending);
            if (Files.isRegularFile(file)) {
                Optional<Sidecar> found = read(file, ending.length() > 5);
                if (found.isPresent()) {
                    return found.get();
                }
            }
        }
        return NONE;
    }

    private static Optional<Sidecar> read(Path file, boolean ours) {
        try {
            if (Files.size(file) > LARGEST) {
                if (ours) {
                    throw LimpidException.tooLarge("is larger than " + (LARGEST >> 20) + " MB");
                }
                return Optional.empty();
            }
            JsonNode json = JsonMapper.builder().build().readTree(Files.readAllBytes(file));
            boolean known = json.isObject() && KEYS.stream().anyMatch(json::has);
            if (!ours && !known) {
                return Optional.empty();
            }
            return Optional.of(read(json, file, ours));
        } catch (JsonProcessingException e) {
            if (!ours) {
                return Optional.empty();
            }
            throw LimpidException.badInput(file + ": is not valid JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw LimpidException.badInput(file + ": cannot be read: " + e.getMessage(), e);
        } catch (LimpidException e) {
            throw e.at(file);
        }
    }

    private static Sidecar read(JsonNode json, Path file, boolean ours) {
        if (!json.isObject()) {
            throw LimpidException.badInput("is not a JSON object with " + AMONG + " but " + kind(json));
        }
        for (Map.Entry<String, JsonNode> field : json.properties()) {
            if (ours && !KEYS.contains(field.getKey())) {
                throw LimpidException.badInput("has the key '" + Printable.text(field.getKey())
                        + "', which is unknown; the keys are " + AMONG + Suggestion.clause(field.getKey(), KEYS));
            }
        }
        @Nullable JsonNode output = json.get("output");
        if (output != null && !output.isTextual()) {
            throw LimpidException.badInput("'output' must be the name of an output, not " + kind(output));
        }
        @Nullable JsonNode head = json.get("head");
        @Nullable JsonNode preprocess = json.get("preprocess");
        return new Sidecar(
                String.valueOf(file.getFileName()),
                preprocess == null ? null : text(preprocess),
                labels(json.get("labels"), file),
                output == null ? null : output.asText(),
                head == null ? null : Head.parse(head.asText()),
                padding(json.get("padding")));
    }

    private static OptionalInt padding(@Nullable JsonNode json) {
        if (json == null) {
            return OptionalInt.empty();
        }
        if (!json.canConvertToInt() || !json.isIntegralNumber() || json.intValue() < 0) {
            throw LimpidException.badInput(
                    "'padding' must be the number of a token, not " + (json.isNumber() ? json : kind(json)));
        }
        return OptionalInt.of(json.intValue());
    }

    private static String kind(JsonNode json) {
        return switch (json.getNodeType()) {
            case ARRAY -> "a list";
            case OBJECT, POJO -> "an object";
            case STRING, BINARY -> "text";
            case NUMBER -> "a number";
            case BOOLEAN, NULL -> json.toString();
            case MISSING -> "empty";
        };
    }

    private static Optional<Labels> labels(@Nullable JsonNode json, Path file) {
        if (json == null) {
            return Optional.empty();
        }
        if (!json.isContainerNode() && !json.isTextual()) {
            throw LimpidException.badInput(
                    "'labels' must be a list of names, an object from index to name, or the name of a file next to"
                            + " it, not " + kind(json));
        }
        return Optional.of(json.isTextual() ? Labels.read(beside(file, json.asText())) : Labels.of(json));
    }

    private static Path beside(Path file, String name) {
        try {
            return file.resolveSibling(name);
        } catch (InvalidPathException e) {
            throw LimpidException.badInput("'labels' is not the name of a file: " + Printable.text(name), e);
        }
    }

    /** The text form of preprocessing from a JSON object, which is the preprocessing or a whole sidecar. */
    static String preprocessing(String json) {
        try {
            JsonNode node = JsonMapper.builder().build().readTree(json);
            return text(node.has("preprocess") ? node.get("preprocess") : node);
        } catch (JsonProcessingException e) {
            throw LimpidException.badInput("the preprocessing is not valid JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** The text form of what may be an object. */
    private static String text(JsonNode json) {
        if (json.isTextual()) {
            return json.asText();
        }
        if (!json.isObject()) {
            throw LimpidException.badInput(
                    "'preprocess' must be text, such as \"imagenet\", or an object, not " + kind(json));
        }
        List<String> parts = new ArrayList<>();
        if (json.has("preset")) {
            parts.add(value("preset", json.get("preset")));
        }
        for (Map.Entry<String, JsonNode> field : json.properties()) {
            if (!field.getKey().equals("preset")) {
                parts.add(field.getKey() + "=" + value(field.getKey(), field.getValue()));
            }
        }
        return String.join(",", parts);
    }

    private static String value(String key, JsonNode json) {
        List<JsonNode> parts = new ArrayList<>();
        if (json.isArray()) {
            json.forEach(parts::add);
        } else {
            parts.add(json);
        }
        if (parts.isEmpty() || parts.stream().anyMatch(p -> !p.isValueNode() || p.isNull())) {
            throw LimpidException.badInput("'" + Printable.text(key)
                    + "' of the preprocessing must be text, a number or a list of numbers, not " + kind(json));
        }
        return parts.stream().map(JsonNode::asText).collect(Collectors.joining(":"));
    }
}
