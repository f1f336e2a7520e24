package dev.limpid.verify;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Compares a JSON document with the one that comes out now. Left out are the recipe itself and times. */
final class JsonComparison {
    private static final Set<String> MEASURED = Set.of("seconds");
    private static final String OUT = "out/";

    private final Tolerance tolerance;
    private final String folder;
    private final Optional<String> out;
    private final List<Mismatch> mismatches = new ArrayList<>();
    private int compared;

    /**
     * A comparison.
     *
     * @param folder where the new run wrote: its files in {@code out}, and single files beside it
     * @param out the output folder of the given document, if its command names one
     */
    JsonComparison(Tolerance tolerance, String folder, Optional<String> out) {
        this.tolerance = tolerance;
        this.folder = folder + "/";
        this.out = out;
    }

    List<Mismatch> mismatches() {
        return mismatches;
    }

    int compared() {
        return compared;
    }

    void compare(JsonNode given, JsonNode computed) {
        compare("", given, computed);
    }

    private void compare(String where, JsonNode given, JsonNode computed) {
        if (given.isObject() && computed.isObject()) {
            Set<String> keys = new LinkedHashSet<>();
            computed.fieldNames().forEachRemaining(keys::add);
            given.fieldNames().forEachRemaining(keys::add);
            for (String key : keys) {
                boolean isLeftOut = MEASURED.contains(key) || (where.isEmpty() && key.equals("recipe"));
                if (!isLeftOut) {
                    compare(where.isEmpty() ? key : where + "." + key, given.path(key), computed.path(key));
                }
            }
        } else if (given.isArray() && computed.isArray()) {
            for (int i = 0; i < Math.max(given.size(), computed.size()); i++) {
                compare(where + "[" + i + "]" + named(given.path(i)), given.path(i), computed.path(i));
            }
        } else if (!isSame(given, computed)) {
            mismatches.add(new Mismatch(where, text(given), text(computed)));
        }
        compared++;
    }

    /** What an element is about, for people. */
    private static String named(JsonNode element) {
        for (String key : List.of("input", "method", "picture")) {
            if (element.path(key).isTextual()) {
                return " (" + element.path(key).asText() + ")";
            }
        }
        return "";
    }

    private static String text(JsonNode node) {
        return node.isMissingNode() ? "" : node.isTextual() ? node.asText() : node.toString();
    }

    private boolean isSame(JsonNode given, JsonNode computed) {
        if (given.isNumber() && computed.isNumber()) {
            boolean isWhole = given.isIntegralNumber() && computed.isIntegralNumber();
            return isWhole ? given.equals(computed) : tolerance.isSame(given.asDouble(), computed.asDouble());
        }
        if (given.isTextual() && computed.isTextual()) {
            String now = computed.asText();
            return now.startsWith(folder)
                    ? isSameFile(given.asText(), now.substring(folder.length()))
                    : tolerance.isSame(given.asText(), now);
        }
        return given.equals(computed);
    }

    /** Files are compared by their names below the output folder. */
    private boolean isSameFile(String given, String below) {
        if (!below.startsWith(OUT)) {
            return given.endsWith(below);
        }
        String name = below.substring(OUT.length());
        return out.map(o -> given.equals(Path.of(o, name).toString())).orElseGet(() -> given.endsWith("/" + name));
    }
}
