package dev.limpid.model;

import dev.limpid.error.LimpidException;
import dev.limpid.error.Suggestion;
import java.util.List;
import java.util.Locale;

/** How the network's scores become probabilities. */
public enum Head {
    /** The classes exclude each other: the exponentials, divided by their sum. */
    SOFTMAX,
    /** The classes are independent: the logistic function of each logit. */
    SIGMOID,
    /** The values are not class scores but a quantity, an embedding or a unit: they have no probabilities. */
    NONE;

    private static final List<String> NAMES = List.of("softmax", "sigmoid", "none", "regression", "embedding");

    /**
     * The head of a name: {@code softmax}, {@code sigmoid}, or {@code none} with its synonyms {@code regression} and
     * {@code embedding}.
     *
     * @throws LimpidException if there is none of that name
     */
    public static Head parse(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "softmax" -> SOFTMAX;
            case "sigmoid" -> SIGMOID;
            case "none", "regression", "embedding" -> NONE;
            default ->
                throw LimpidException.badInput("'" + text + "' is not a head; the heads are " + String.join(", ", NAMES)
                        + Suggestion.clause(text, NAMES));
        };
    }

    /** The name in text and JSON. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
