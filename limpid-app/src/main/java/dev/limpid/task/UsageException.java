package dev.limpid.task;

/** A task that was asked in a way that has no meaning; the message is a sentence that names parameters in braces. */
public final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With a sentence. */
    UsageException(String sentence) {
        super(sentence);
    }

    /** The sentence. */
    public String sentence() {
        return String.valueOf(getMessage());
    }
}
