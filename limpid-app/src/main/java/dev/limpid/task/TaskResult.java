package dev.limpid.task;

import dev.limpid.JobSummary;
import dev.limpid.error.LimpidException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a task ended.
 *
 * @param ending in one word
 * @param document everything that it found, to be written as JSON
 * @param read the files that it read, which belong into the recipe by which the document can be verified; empty if it cannot
 * @param command what computes the document again; empty if that is how the task was asked
 */
public record TaskResult(
        Ending ending, Map<String, @Nullable Object> document, Optional<List<Path>> read, Optional<String> command) {

    /** How a task ended. */
    public enum Ending {
        /** Everything was done. */
        COMPLETE,
        /** There are results, but some inputs or methods failed. */
        PARTIAL,
        /** All inputs failed or none can be used, and there is no result. */
        NOTHING,
        /** What was checked is not as it should be, or Limpid failed. */
        FAILED;

        /** Of a job. */
        static Ending of(JobSummary summary, boolean hasResult) {
            return summary.isComplete() ? COMPLETE : hasResult ? PARTIAL : NOTHING;
        }

        /** Complete unless something failed. */
        static Ending of(Collection<?> failures) {
            return failures.isEmpty() ? COMPLETE : PARTIAL;
        }
    }

    /** Of a task whose document can be computed again from the command and the files. */
    static TaskResult of(Ending ending, Map<String, @Nullable Object> document, List<Path> read) {
        return new TaskResult(ending, document, Optional.of(List.copyOf(read)), Optional.empty());
    }

    /** Of a task whose document cannot be verified. */
    static TaskResult of(Ending ending, Map<String, @Nullable Object> document) {
        return new TaskResult(ending, document, Optional.empty(), Optional.empty());
    }

    /** The same where another command computes the document again. */
    TaskResult withCommand(String again) {
        return new TaskResult(ending, document, read, Optional.of(again));
    }

    /** Requires that a job has a result to write. @throws LimpidException if all inputs failed, each of which was told */
    static void requireAny(JobSummary summary) {
        if (summary.done() == 0) {
            throw LimpidException.badInput("nothing is written, since no input could be used");
        }
    }
}
