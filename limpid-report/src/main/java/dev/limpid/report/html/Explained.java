package dev.limpid.report.html;

import dev.limpid.attribution.MethodInfo;
import dev.limpid.report.Provenance;
import dev.limpid.report.ScoreMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What one method said of one picture, or why it said nothing.
 *
 * @param info the method
 * @param provenance where the result comes from
 * @param result what it said; empty where it failed
 * @param problem why it failed, in a sentence; empty where it did not
 */
public record Explained(MethodInfo info, Provenance provenance, Optional<Result> result, String problem) {
    /**
     * What a method said.
     *
     * @param map its scores, one for each place
     * @param unit of its scores, in words
     * @param sum of its scores, or of its segments' values where it gives a value to each segment
     * @param gap the sum minus what it should be; empty for methods that promise no sum
     * @param seconds what it took
     * @param further what else it found out
     */
    public record Result(
            ScoreMap map, String unit, double sum, OptionalDouble gap, double seconds, List<Fact> further) {
        /** With a copy of the list. */
        public Result {
            further = List.copyOf(further);
        }
    }

    /** A result. */
    public static Explained of(MethodInfo info, Provenance provenance, Result result) {
        return new Explained(info, provenance, Optional.of(result), "");
    }

    /** A failure with the sentence that is said of it. */
    public static Explained failed(MethodInfo info, Provenance provenance, String sentence) {
        return new Explained(info, provenance, Optional.empty(), sentence);
    }
}
