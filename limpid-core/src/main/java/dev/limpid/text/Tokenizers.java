package dev.limpid.text;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.TextFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** Reads tokenizers, which turn text into the numbers of tokens, from files. */
public final class Tokenizers {
    private static final long LARGEST = 64L << 20;
    private static final String MODULE =
            "limpid-text.jar and the libraries that it needs on the class path: put them into a"
                    + " folder, and set LIMPID_CLASSPATH to that folder followed by /*";

    private Tokenizers() {}

    /**
     * The tokenizer in a file: a list of words, one on each line; or, with a {@link TokenizerProvider} on the class path,
     * {@code vocab.txt} for WordPiece or {@code tokenizer.json}.
     *
     * @throws LimpidException {@code NOT_FOUND} if there is no such file, {@code BAD_INPUT} if it is damaged,
     *     {@code UNSUPPORTED} if no provider for its format is there
     */
    public static Tokenizer read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw LimpidException.notFound(file + ": there is no such file");
        }
        if (file.toFile().length() > LARGEST) {
            throw LimpidException.tooLarge(file + ": is larger than " + (LARGEST >> 20) + " MB");
        }
        boolean isJson = file.toString().endsWith(".json");
        List<String> words = isJson ? List.of() : words(file);
        for (TokenizerProvider provider : ServiceLoader.load(TokenizerProvider.class)) {
            Optional<Tokenizer> found = asked(provider, file);
            if (found.isPresent()) {
                return found.get();
            }
        }
        if (isJson) {
            throw LimpidException.unsupported(file + ": is not a list of words; tokenizer.json needs " + MODULE);
        }
        if (isWordPiece(words)) {
            throw LimpidException.unsupported(file + ": is a vocabulary of WordPiece, which needs " + MODULE);
        }
        return new WordList(words);
    }

    private static Optional<Tokenizer> asked(TokenizerProvider provider, Path file) {
        try {
            return provider.find(file);
        } catch (LimpidException e) {
            throw e.at(file);
        }
    }

    /** The words of a file, one on each line. @throws LimpidException naming the file, as {@link TextFile#read} */
    public static List<String> words(Path file) {
        return TextFile.lines(file).stream().map(String::strip).toList();
    }

    /** Whether a list of words has pieces of words, which begin with {@code ##}. */
    public static boolean isWordPiece(List<String> words) {
        return words.stream().anyMatch(w -> w.startsWith("##") && w.length() > 2);
    }
}
