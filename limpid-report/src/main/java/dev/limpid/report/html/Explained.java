package dev.limpid.report.html;

import dev.limpid.attribution.MethodInfo;
import dev.limpid.report.InputDrawing;
import dev.limpid.report.Provenance;
import dev.limpid.report.ScoreGrid;
import dev.limpid.report.ScoreMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The result of one method for one image, or the reason of its failure.
 *
 * @param info the method
 * @param provenance the result's provenance
 * @param result the result; empty if the method failed
 * @param problem why it failed, in a sentence; empty if it did not
 */
public record Explained(MethodInfo info, Provenance provenance, Optional<Result> result, String problem) {
    /**
     * The result of a method.
     *
     * @param drawing what the scores are drawn over
     * @param scores its scores, one per position
     * @param unit the unit of its scores, in words
     * @param sum the sum of its scores, or of its segments' values if it gives one value per segment
     * @param gap the sum minus its expected value; empty for methods without an expected sum
     * @param seconds the computation time
     * @param further additional results
     */
    public record Result(
            InputDrawing drawing,
            ScoreGrid scores,
            String unit,
            double sum,
            OptionalDouble gap,
            double seconds,
            List<Fact> further) {
        /** Copies the list. */
        public Result {
            further = List.copyOf(further);
        }

        /** The scores with their colour scale. */
        ScoreMap map() {
            return scores.map();
        }
    }

    /** A successful result. */
    public static Explained of(MethodInfo info, Provenance provenance, Result result) {
        return new Explained(info, provenance, Optional.of(result), "");
    }

    /** A failure with its message. */
    public static Explained failed(MethodInfo info, Provenance provenance, String sentence) {
        return new Explained(info, provenance, Optional.empty(), sentence);
    }
}
