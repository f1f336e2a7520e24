package dev.limpid.text;

import dev.limpid.error.LimpidException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
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
        try {
            if (!Files.isRegularFile(file)) {
                throw LimpidException.notFound("there is no such file");
            }
            if (Files.size(file) > LARGEST) {
                throw LimpidException.tooLarge("is larger than " + (LARGEST >> 20) + " MB");
            }
            for (TokenizerProvider provider : ServiceLoader.load(TokenizerProvider.class)) {
                Optional<Tokenizer> found = provider.find(file);
                if (found.isPresent()) {
                    return found.get();
                }
            }
            if (file.toString().endsWith(".json")) {
                throw LimpidException.unsupported("is not a list of words; tokenizer.json needs " + MODULE);
            }
            List<String> words = Files.readAllLines(file, StandardCharsets.UTF_8).stream()
                    .map(String::strip)
                    .toList();
            if (isWordPiece(words)) {
                throw LimpidException.unsupported("is a vocabulary of WordPiece, which needs " + MODULE);
            }
            return new WordList(words);
        } catch (CharacterCodingException e) {
            throw LimpidException.badInput(file + ": is not a text file in UTF-8", e);
        } catch (IOException e) {
            throw LimpidException.badInput(file + ": cannot be read: " + e.getMessage(), e);
        } catch (LimpidException e) {
            throw e.at(file);
        }
    }

    /** Whether a list of words has pieces of words, which begin with {@code ##}. */
    public static boolean isWordPiece(List<String> words) {
        return words.stream().anyMatch(w -> w.startsWith("##") && w.length() > 2);
    }
}
