package dev.limpid.task;

import java.io.IOException;

/**
 * Something that can be asked of Limpid, such as to explain pictures or to dissect a network.
 *
 * <p>A door (command line, server, cluster) offers what {@link #info} describes, and shows what {@link #run} tells. A task has no
 * state of its own and may be run by many threads at once.
 */
public interface Task {
    /** What it is called, what it does, and what it takes. */
    TaskInfo info();

    /**
     * Does the task.
     *
     * @param given what it was asked
     * @param output hears about what is done while it is done
     * @return how it ended
     * @throws UsageException if it was asked in a way that has no meaning
     * @throws dev.limpid.error.LimpidException if there is no result
     * @throws IOException if a file cannot be read or written
     */
    TaskResult run(Arguments given, TaskOutput output) throws IOException;
}
