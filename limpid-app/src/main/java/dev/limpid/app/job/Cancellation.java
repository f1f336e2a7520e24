package dev.limpid.app.job;

import dev.limpid.attribution.Progress;
import dev.limpid.error.LimpidException;
import java.util.function.ObjDoubleConsumer;

/** Whether a job is to end: it was cancelled, or its thread was interrupted. Safe for many threads. */
public final class Cancellation {
    private final String sentence;
    private volatile boolean isAsked;

    /** @param sentence with which the job fails when it ends early, such as "the attack was cancelled" */
    public Cancellation(String sentence) {
        this.sentence = sentence;
    }

    /** Asks the job to end soon. */
    public void ask() {
        isAsked = true;
    }

    /** Whether the job is to end. */
    public boolean isAsked() {
        return isAsked || Thread.currentThread().isInterrupted();
    }

    /** Goes on. @throws LimpidException {@code CANCELLED} if the job is to end */
    public void check() {
        if (isAsked()) {
            throw LimpidException.cancelled(sentence);
        }
    }

    /** The progress of work of which nobody hears. */
    public Progress silent() {
        return part((what, share) -> {}, "", 0, 1);
    }

    /**
     * The progress of a part of the job.
     *
     * @param listener hears what is under way and the share of the whole job that is done
     * @param what is under way
     * @param from where the part begins, 0 to 1
     * @param share how much of the whole job it is, 0 to 1
     */
    public Progress part(ObjDoubleConsumer<String> listener, String what, double from, double share) {
        return new Progress() {
            @Override
            public void update(long done, long total) {
                listener.accept(what, from + share * done / Math.max(1, total));
            }

            @Override
            public boolean isCancelled() {
                return isAsked();
            }
        };
    }
}
