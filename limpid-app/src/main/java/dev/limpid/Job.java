package dev.limpid;

/**
 * Work over many inputs: its memory is bounded by a few inputs, failures are noted and passed over, and it can be cancelled.
 *
 * <p>A job runs once. {@link #cancel} may be called from any thread.
 *
 * @param <T> what is found out for one input
 */
public interface Job<T> {
    /**
     * Does the work; the listener hears of each input in order, in this thread.
     *
     * @throws dev.limpid.error.LimpidException {@code CANCELLED} if {@link #cancel} was called or the thread was interrupted
     */
    JobSummary run(JobListener<T> listener);

    /** Ends the job soon; what was already handed to the listener stays valid. */
    void cancel();
}
