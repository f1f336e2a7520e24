package dev.limpid.inside;

import java.util.List;

/**
 * What was gathered over samples.
 *
 * @param statistic of all samples that could be read
 * @param failures those that could not
 * @param resumedAt the sample at which an earlier run was taken up; 0 if there was none
 */
public record Gathered<S>(S statistic, List<Failure> failures, int resumedAt) {
    public Gathered {
        failures = List.copyOf(failures);
    }

    /**
     * A sample that could not be read.
     *
     * @param index which
     * @param name what a message calls it
     * @param sentence why
     */
    public record Failure(int index, String name, String sentence) {
        /** The first of some failures as the end of a sentence about all: {@code ; the first: ...}; empty if there are none. */
        public static String first(List<Failure> failures) {
            return failures.isEmpty() ? "" : "; the first: " + failures.get(0).sentence();
        }
    }
}
