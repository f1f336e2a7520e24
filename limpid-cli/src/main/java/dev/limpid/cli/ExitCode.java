package dev.limpid.cli;

import dev.limpid.error.LimpidException;
import dev.limpid.task.TaskResult;

/**
 * The exit codes of all commands.
 *
 * <ul>
 *   <li>0: everything was done
 *   <li>1: an error in Limpid, or the output could not be written; of {@code check} and {@code verify}: something failed or no longer
 *       holds
 *   <li>2: the command line was not understood, or an input is missing, damaged, too large or not supported, so that there
 *       is no result
 *   <li>3: there are results, but some inputs or methods failed
 *   <li>130: cancelled
 * </ul>
 */
final class ExitCode {
    static final int OK = 0;
    static final int ERROR = 1;
    /** What was checked is not as it should be. */
    static final int FAILED = 1;

    static final int INPUT = 2;
    static final int PARTLY = 3;
    static final int CANCELLED = 130;

    private ExitCode() {}

    /** The exit code of a failure after which there is no result. */
    static int of(LimpidException failure) {
        return switch (failure.kind()) {
            case NOT_FOUND, BAD_INPUT, UNSUPPORTED, TOO_LARGE -> INPUT;
            case CANCELLED -> CANCELLED;
            case INTERNAL -> ERROR;
        };
    }

    /** The exit code of a task that ended. */
    static int of(TaskResult.Ending ending) {
        return switch (ending) {
            case COMPLETE -> OK;
            case PARTIAL -> PARTLY;
            case NOTHING -> INPUT;
            case FAILED -> FAILED;
        };
    }
}
