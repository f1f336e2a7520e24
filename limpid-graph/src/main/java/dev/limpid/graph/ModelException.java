package dev.limpid.graph;

/** A model that cannot be read, is not valid, or asks for what is not supported: one sentence meant for the user. */
public class ModelException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With one clear sentence that names the place and the reason. */
    public ModelException(String message) {
        super(message);
    }

    /** With one clear sentence and the error behind it. */
    public ModelException(String message, Throwable cause) {
        super(message, cause);
    }
}
