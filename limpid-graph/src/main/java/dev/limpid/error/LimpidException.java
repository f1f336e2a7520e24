package dev.limpid.error;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * A failure with an error kind for programs and one plain sentence for users.
 *
 * <p>A command line maps the kind to an exit code, a server to a status code. Any other exception is a bug in Limpid.
 */
public class LimpidException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** The error kind, on which programs can base decisions. */
    public enum Kind {
        /** A file, folder, network, method, layer, class or device with this name does not exist. */
        NOT_FOUND,
        /** A file, a value or a combination of values is not valid. */
        BAD_INPUT,
        /** The input is valid, but this network, operator, method or platform does not support the request. */
        UNSUPPORTED,
        /** The input or the result would exceed a size, memory or time limit. */
        TOO_LARGE,
        /** The work was cancelled, or the model was closed before the work ended. */
        CANCELLED,
        /** An error in Limpid or in a library it uses. */
        INTERNAL
    }

    /**
     * A failure of the given kind.
     *
     * @param sentence names the location and the reason
     */
    public LimpidException(Kind kind, String sentence) {
        this(kind, sentence, null);
    }

    /** A failure of the given kind with its cause. */
    public LimpidException(Kind kind, String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
        this.kind = kind;
    }

    /** The error kind. */
    public Kind kind() {
        return kind;
    }

    /** The sentence; never null. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }

    /** The same failure with a prefix to its sentence, such as the file name. */
    public LimpidException at(Object place) {
        return new LimpidException(kind, place + ": " + getMessage(), this);
    }

    /** Converts any failure to one with a kind and one line of text; a LimpidException is returned unchanged. */
    public static LimpidException of(Throwable failure) {
        if (failure instanceof LimpidException limpid) {
            return limpid;
        }
        if (failure instanceof OutOfMemoryError) {
            return new LimpidException(
                    Kind.TOO_LARGE,
                    "the Java heap is full; increase it, for example with JAVA_TOOL_OPTIONS=-Xmx8g",
                    failure);
        }
        if (failure instanceof CancellationException) {
            return new LimpidException(Kind.CANCELLED, FileProblem.oneLine(failure), failure);
        }
        if (failure instanceof IOException || failure instanceof UncheckedIOException) {
            return FileProblem.of(failure);
        }
        return new LimpidException(Kind.INTERNAL, FileProblem.oneLine(failure), failure);
    }

    /** A {@link Kind#NOT_FOUND} failure with its sentence. */
    public static LimpidException notFound(String sentence) {
        return new LimpidException(Kind.NOT_FOUND, sentence);
    }

    /** A {@link Kind#NOT_FOUND} failure with its cause. */
    public static LimpidException notFound(String sentence, Throwable cause) {
        return new LimpidException(Kind.NOT_FOUND, sentence, cause);
    }

    /** A {@link Kind#BAD_INPUT} failure with its sentence. */
    public static LimpidException badInput(String sentence) {
        return new LimpidException(Kind.BAD_INPUT, sentence);
    }

    /** A {@link Kind#BAD_INPUT} failure with its cause. */
    public static LimpidException badInput(String sentence, Throwable cause) {
        return new LimpidException(Kind.BAD_INPUT, sentence, cause);
    }

    /** An {@link Kind#UNSUPPORTED} failure with its sentence. */
    public static LimpidException unsupported(String sentence) {
        return new LimpidException(Kind.UNSUPPORTED, sentence);
    }

    /** An {@link Kind#UNSUPPORTED} failure with its cause. */
    public static LimpidException unsupported(String sentence, Throwable cause) {
        return new LimpidException(Kind.UNSUPPORTED, sentence, cause);
    }

    /** A {@link Kind#TOO_LARGE} failure with its sentence. */
    public static LimpidException tooLarge(String sentence) {
        return new LimpidException(Kind.TOO_LARGE, sentence);
    }

    /** A {@link Kind#TOO_LARGE} failure with its cause. */
    public static LimpidException tooLarge(String sentence, Throwable cause) {
        return new LimpidException(Kind.TOO_LARGE, sentence, cause);
    }

    /** A {@link Kind#CANCELLED} failure with its sentence. */
    public static LimpidException cancelled(String sentence) {
        return new LimpidException(Kind.CANCELLED, sentence);
    }
}
