package dev.limpid.text;

import java.nio.file.Path;
import java.util.Optional;

/** Reads tokenizers of other formats; found by {@link java.util.ServiceLoader}. */
public interface TokenizerProvider {
    /**
     * The tokenizer in a file; empty if the file has another format.
     *
     * @throws dev.limpid.error.LimpidException if the file has the format but is damaged
     */
    Optional<Tokenizer> find(Path file);
}
