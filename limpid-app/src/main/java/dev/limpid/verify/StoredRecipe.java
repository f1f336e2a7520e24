package dev.limpid.verify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limpid.Checksum;
import dev.limpid.error.LimpidException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The recipe that a report carries.
 *
 * @param command the command line
 * @param environment the Java runtime, the system and the number of processors
 * @param inputs the checksums of the files that were read, by their names
 */
record StoredRecipe(String command, String environment, Map<String, String> inputs) {
    StoredRecipe {
        inputs = Map.copyOf(inputs);
    }

    /** Reads it. @throws LimpidException if it is none */
    static StoredRecipe parse(String json) {
        try {
            return of(new ObjectMapper().readTree(json));
        } catch (JsonProcessingException e) {
            throw LimpidException.badInput("the recipe cannot be read: " + e.getOriginalMessage(), e);
        }
    }

    static StoredRecipe of(JsonNode json) {
        if (!json.path("command").isTextual() || !json.path("environment").isTextual()) {
            throw LimpidException.badInput("the recipe names no command or no environment");
        }
        Map<String, String> inputs = new LinkedHashMap<>();
        json.path("inputs")
                .properties()
                .forEach(e -> inputs.put(e.getKey(), e.getValue().asText()));
        return new StoredRecipe(
                json.path("command").asText(), json.path("environment").asText(), inputs);
    }

    /** Why it cannot be followed here, in a sentence; empty if all files are there and are those that were read. */
    Optional<String> findObstacle() {
        for (Map.Entry<String, String> each : inputs.entrySet()) {
            Path file = Path.of(each.getKey());
            if (!Files.isRegularFile(file)) {
                return Optional.of(
                        file + " is not here, so nothing can be computed again; run 'limpid verify' in the folder"
                                + " where the report was made");
            }
            if (!Checksum.ofFile(file).equals(each.getValue())) {
                return Optional.of(file + " is not the file that the report is about: its SHA-256 is another one");
            }
        }
        return Optional.empty();
    }

    /** The words of the command line, as a shell takes them. @throws LimpidException if a quotation does not end */
    List<String> words() {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean isQuoted = false;
        boolean isWord = false;
        for (int i = 0; i < command.length(); i++) {
            char c = command.charAt(i);
            if (c == '\'') {
                isQuoted = !isQuoted;
                isWord = true;
            } else if (c == '\\' && !isQuoted && i + 1 < command.length()) {
                i++;
                word.append(command.charAt(i));
                isWord = true;
            } else if (c == ' ' && !isQuoted) {
                if (isWord) {
                    words.add(word.toString());
                }
                word.setLength(0);
                isWord = false;
            } else {
                word.append(c);
                isWord = true;
            }
        }
        if (isQuoted) {
            throw LimpidException.badInput("the recipe's command line has a quotation without an end");
        }
        if (isWord) {
            words.add(word.toString());
        }
        return words;
    }
}
