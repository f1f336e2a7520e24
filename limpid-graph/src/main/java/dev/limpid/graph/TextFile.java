package dev.limpid.graph;

import dev.limpid.error.LimpidException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** Text files that people write: UTF-8, with or without a byte order mark. */
public final class TextFile {
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private TextFile() {}

    /**
     * The text, without a byte order mark.
     *
     * @throws LimpidException naming the file: {@code NOT_FOUND} if there is none, {@code BAD_INPUT} if it cannot be read or is in
     *     another encoding
     */
    public static String read(Path file) {
        try {
            String text = Files.readString(file);
            return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        } catch (NoSuchFileException e) {
            throw LimpidException.notFound(file + ": there is no such file", e);
        } catch (CharacterCodingException e) {
            throw LimpidException.badInput(file + ": is not text in UTF-8; save it in this encoding", e);
        } catch (IOException e) {
            throw LimpidException.badInput(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /** The lines of the text. @throws LimpidException as {@link #read} */
    public static List<String> lines(Path file) {
        return read(file).lines().toList();
    }
}
