package dev.limpid.error;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * A failure that a user can understand: its kind, for programs, and one plain sentence, for people.
 *
 * <p>A command line maps the kind to an exit code, a server to a status. Any other failure is a bug in Limpid.
 */
public class LimpidException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** What went wrong, for programs that decide by it. */
    public enum Kind {
        /** A file, folder, network, method, layer, class or device of this name does not exist. */
        NOT_FOUND,
        /** A file, a value or a combination of values is not valid. */
        BAD_INPUT,
        /** The input is valid, but this network, operator, method or platform does not support what is asked. */
        UNSUPPORTED,
        /** The input or the result would exceed a limit of size, memory or time. */
        TOO_LARGE,
        /** The work was cancelled, or the model was closed before it ended. */
        CANCELLED,
        /** An error in Limpid or in a library it uses. */
        INTERNAL
    }

    /**
     * A failure of a kind.
     *
     * @param sentence names the place and the reason
     */
    public LimpidException(Kind kind, String sentence) {
        this(kind, sentence, null);
    }

    /** A failure of a kind with the error behind it. */
    public LimpidException(Kind kind, String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
        this.kind = kind;
    }

    /** What went wrong. */
    public Kind kind() {
        return kind;
    }

    /** The sentence; there always is one. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }

    /** The same failure with more said in front of its sentence, such as the name of the file. */
    public LimpidException at(Object place) {
        return new LimpidException(kind, place + ": " + getMessage(), this);
    }

    /** Any failure as one with a kind and one line of text; what is one already stays as it is. */
    public static LimpidException of(Throwable failure) {
        if (failure instanceof LimpidException limpid) {
            return limpid;
        }
        if (failure instanceof OutOfMemoryError) {
            return new LimpidException(
                    Kind.TOO_LARGE, "the Java heap is full; JAVA_TOOL_OPTIONS=-Xmx8g, say, gives it more", failure);
        }
        if (failure instanceof CancellationException) {
            return new LimpidException(Kind.CANCELLED, FileProblem.oneLine(failure), failure);
        }
        if (failure instanceof IOException || failure instanceof UncheckedIOException) {
            return FileProblem.of(failure);
        }
        return new LimpidException(Kind.INTERNAL, FileProblem.oneLine(failure), failure);
    }

    /** {@link Kind#NOT_FOUND} with its sentence. */
    public static LimpidException notFound(String sentence) {
        return new LimpidException(Kind.NOT_FOUND, sentence);
    }

    /** {@link Kind#NOT_FOUND} with the error behind it. */
    public static LimpidException notFound(String sentence, Throwable cause) {
        return new LimpidException(Kind.NOT_FOUND, sentence, cause);
    }

    /** {@link Kind#BAD_INPUT} with its sentence. */
    public static LimpidException badInput(String sentence) {
        return new LimpidException(Kind.BAD_INPUT, sentence);
    }

    /** {@link Kind#BAD_INPUT} with the error behind it. */
    public static LimpidException badInput(String sentence, Throwable cause) {
        return new LimpidException(Kind.BAD_INPUT, sentence, cause);
    }

    /** {@link Kind#UNSUPPORTED} with its sentence. */
    public static LimpidException unsupported(String sentence) {
        return new LimpidException(Kind.UNSUPPORTED, sentence);
    }

    /** {@link Kind#UNSUPPORTED} with the error behind it. */
    public static LimpidException unsupported(String sentence, Throwable cause) {
        return new LimpidException(Kind.UNSUPPORTED, sentence, cause);
    }

    /** {@link Kind#TOO_LARGE} with its sentence. */
    public static LimpidException tooLarge(String sentence) {
        return new LimpidException(Kind.TOO_LARGE, sentence);
    }

    /** {@link Kind#TOO_LARGE} with the error behind it. */
    public static LimpidException tooLarge(String sentence, Throwable cause) {
        return new LimpidException(Kind.TOO_LARGE, sentence, cause);
    }

    /** {@link Kind#CANCELLED} with its sentence. */
    public static LimpidException cancelled(String sentence) {
        return new LimpidException(Kind.CANCELLED, sentence);
    }
}
