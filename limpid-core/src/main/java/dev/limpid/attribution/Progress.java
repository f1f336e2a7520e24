package dev.limpid.attribution;

import dev.limpid.error.LimpidException;

/** Hears how far a method is that runs the network many times, and may stop any method. */
@FunctionalInterface
public interface Progress {
    /** Hears nothing. */
    Progress SILENT = (done, total) -> {};

    /** So many of all samples are done; called in the thread that explains. */
    void update(long done, long total);

    /**
     * Whether the method is to stop. Asked between chunks, and several times a second, from another thread, while the
     * network runs; so the answer must be quick and safe to give from any thread. By default when the thread that asks
     * is interrupted; an explanation whose own thread is interrupted stops in any case.
     */
    default boolean isCancelled() {
        return Thread.currentThread().isInterrupted();
    }

    /**
     * Tells how far the method is.
     *
     * @throws LimpidException of kind CANCELLED if it is to stop before all is done
     */
    default void reached(long done, long total) {
        update(done, total);
        if (done < total && (isCancelled() || Thread.currentThread().isInterrupted())) {
            throw LimpidException.cancelled("cancelled after " + done + " of " + total + " samples");
        }
    }
}
