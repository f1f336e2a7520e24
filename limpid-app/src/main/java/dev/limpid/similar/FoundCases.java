package dev.limpid.similar;

import dev.limpid.cases.MatchMatrix;
import dev.limpid.report.Picture;
import java.util.List;
import java.util.Optional;

/**
 * The cases that resemble an input.
 *
 * @param name of the input
 * @param label the name of its predicted class
 * @param probability of that; NaN if the network has none
 * @param picture of the input
 * @param same the nearest cases of the predicted class, the nearest first
 * @param other the nearest cases of other classes, near misses
 * @param even the semi-factual: a case of the class near its border; empty if there is none
 * @param votes the share of the ten nearest cases that are of the predicted class
 * @param verdict how good the answer is, in a sentence
 * @param isGood whether at least one case is as near as cases usually are to each other
 * @param notes what could not be found, and why
 */
public record FoundCases(
        String name,
        String label,
        double probability,
        Picture picture,
        List<Case> same,
        List<Case> other,
        Optional<Case> even,
        double votes,
        String verdict,
        boolean isGood,
        List<String> notes) {
    public FoundCases {
        same = List.copyOf(same);
        other = List.copyOf(other);
        notes = List.copyOf(notes);
    }

    /**
     * A case.
     *
     * @param number in the data set
     * @param name of the case
     * @param given the name of its given class; empty if it is not known
     * @param predicted the name of its predicted class
     * @param distance to the input
     * @param share of the cases whose own nearest of this kind is at most so far, 0 to 1: small is very near
     * @param isTooFar whether it is farther than 95 % of these
     * @param picture of the case
     * @param why the regions that match; empty if they were not looked for
     */
    public record Case(
            int number,
            String name,
            String given,
            String predicted,
            double distance,
            double share,
            boolean isTooFar,
            Picture picture,
            Optional<Why> why) {}

    /**
     * The regions that match.
     *
     * @param matches the share of each pair of regions
     * @param pairs the pairs of squares that match best
     * @param explained the share of the similarity whose features were traced to the pixels; 0 if the pictures share nothing unusual
     * @param ofInput the input with its boxes
     * @param ofCase the case with its boxes; boxes of one number belong together
     */
    public record Why(
            MatchMatrix matches, List<MatchMatrix.Pair> pairs, double explained, Picture ofInput, Picture ofCase) {
        public Why {
            pairs = List.copyOf(pairs);
        }
    }
}
