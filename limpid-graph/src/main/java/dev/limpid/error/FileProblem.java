package dev.limpid.error;

import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;

/** Turns exceptions of the file system, which often carry only a file name, into readable failures. */
final class FileProblem {
    private FileProblem() {}

    static LimpidException of(Throwable failure) {
        Throwable cause =
                failure instanceof UncheckedIOException && failure.getCause() != null ? failure.getCause() : failure;
        String text = oneLine(cause);
        if (cause instanceof NoSuchFileException) {
            return LimpidException.notFound(text + ": no such file or folder", failure);
        }
        if (cause instanceof AccessDeniedException) {
            return LimpidException.badInput(text + ": permission denied", failure);
        }
        if (cause instanceof FileAlreadyExistsException) {
            return LimpidException.badInput(text + ": a file of this name already exists", failure);
        }
        return LimpidException.badInput(text, failure);
    }

    /** The message as one line; the class name if there is no message. */
    static String oneLine(Throwable failure) {
        String message = failure.getMessage();
        String text = message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
        return text.lines()
                .map(String::strip)
                .filter(l -> !l.isEmpty())
                .reduce((a, b) -> a + " " + b)
                .orElse(text);
    }
}
