package dev.limpid.model;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an exporter wrote about pictures and classes, into a model file or beside it.
 *
 * @param source where that stands: {@code the file's Ultralytics metadata}, {@code config.json}
 * @param preprocess preprocessing in its text form; null if it says nothing about pictures
 * @param labels the names of the classes
 * @param classes how many classes it speaks of; -1 if it does not say
 * @param notes what of it cannot be followed exactly, one sentence each
 */
record Hint(String source, @Nullable String preprocess, Optional<Labels> labels, int classes, List<String> notes) {
    Hint {
        notes = List.copyOf(notes);
    }

    /** A hint that only says why a file is not used. */
    static Hint note(String source, String sentence) {
        return new Hint(source, null, Optional.empty(), -1, List.of(sentence));
    }
}
