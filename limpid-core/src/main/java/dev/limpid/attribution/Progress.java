package dev.limpid.attribution;

import java.util.concurrent.CancellationException;

/** Hears how far a method is that runs the network many times, and may stop it. */
@FunctionalInterface
public interface Progress {
    /** Hears nothing. */
    Progress SILENT = (done, total) -> {};

    /** So many of all samples are done. */
    void update(long done, long total);

    /** Whether the method is to stop; asked between chunks. By default when the thread is interrupted. */
    default boolean isCancelled() {
        return Thread.currentThread().isInterrupted();
    }

    /**
     * Tells how far the method is.
     *
     * @throws CancellationException if it is to stop before all is done
     */
    default void reached(long done, long total) {
        update(done, total);
        if (done < total && isCancelled()) {
            throw new CancellationException("cancelled after " + done + " of " + total + " samples");
        }
    }
}
