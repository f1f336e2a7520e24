package dev.limpid;

/**
 * How a job ended.
 *
 * @param done inputs that were handed to the listener without any failure
 * @param partly inputs for which some of the work failed
 * @param failed inputs that could not be used at all
 */
public record JobSummary(int done, int partly, int failed) {
    /** Whether nothing failed. */
    public boolean isComplete() {
        return partly == 0 && failed == 0;
    }
}
