package dev.limpid;

import dev.limpid.error.LimpidException;

/**
 * Hears of a job, in the thread that runs it.
 *
 * @param <T> what is found out for one input
 */
public interface JobListener<T> {
    /** The result for the next input. */
    void item(T item);

    /** The next input could not be used. */
    default void failed(String input, LimpidException reason) {}

    /**
     * How much of the work is done.
     *
     * @param share 0 to 1
     * @param what is under way
     */
    default void progress(double share, String what) {}
}
