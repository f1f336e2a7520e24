package dev.limpid.attribution;

import dev.limpid.error.LimpidException;

/** Receives the progress of a method that runs the network many times, and can cancel any method. */
@FunctionalInterface
public interface Progress {
    /** Ignores all progress. */
    Progress SILENT = (done, total) -> {};

    /** Called after each chunk of samples, in the thread that explains. */
    void update(long done, long total);

    /**
     * Whether to cancel the method. Called between chunks and, while the network runs, several times a second from
     * another thread; it must be fast and safe for any thread. By default, whether the calling thread is interrupted; an
     * explanation whose own thread is interrupted is cancelled in any case.
     */
    default boolean isCancelled() {
        return Thread.currentThread().isInterrupted();
    }

    /**
     * Reports progress.
     *
     * @throws LimpidException of kind CANCELLED if the method is cancelled before it is done
     */
    default void reached(long done, long total) {
        update(done, total);
        if (done < total && (isCancelled() || Thread.currentThread().isInterrupted())) {
            throw LimpidException.cancelled("cancelled after " + done + " of " + total + " samples");
        }
    }
}
