package dev.limpid.app.files;

import dev.limpid.OutputGuard;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Gives each input a name for its output files: safe on every system, and no two alike. */
final class OutputNames {
    private static final int LONGEST = 80;
    private static final Set<String> RESERVED = Set.of("con", "prn", "aux", "nul");

    private final Set<String> taken = new HashSet<>();

    /**
     * A new name, made of the input's own: its ending is dropped, and what is neither letter, digit nor one of {@code
     * . _ -} becomes {@code _}; where the name is taken already, a number follows.
     *
     * @param folder where the outputs will lie
     * @param guard knows the files that must not be overwritten
     */
    String next(Path input, Path folder, OutputGuard guard) {
        String stem = safe(input);
        String name = stem;
        for (int n = 2; taken.contains(name.toLowerCase(Locale.ROOT)) || guard.hasInput(folder, name); n++) {
            name = stem + "-" + n;
        }
        taken.add(name.toLowerCase(Locale.ROOT));
        return name;
    }

    private static String safe(Path input) {
        Path last = input.getFileName();
        String name = last == null ? "input" : last.toString();
        int dot = name.lastIndexOf('.');
        String stem = dot > 0 ? name.substring(0, dot) : name;
        StringBuilder safe = new StringBuilder();
        stem.codePoints().limit(LONGEST).forEach(c -> {
            boolean isKept = Character.isLetterOrDigit(c) || ".-_".indexOf(c) >= 0;
            safe.appendCodePoint(isKept ? c : '_');
        });
        String trimmed = safe.toString().replaceAll("^[.-]+|[.]+$", "");
        if (trimmed.isEmpty()) {
            return "input";
        }
        return RESERVED.contains(trimmed.toLowerCase(Locale.ROOT)) ? "_" + trimmed : trimmed;
    }
}
