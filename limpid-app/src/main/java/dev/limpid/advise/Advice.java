package dev.limpid.advise;

import dev.limpid.metrics.Interval;
import java.util.List;
import java.util.Optional;

/**
 * What to use, or why nothing can be recommended.
 *
 * @param recommended the method; empty if nothing can be recommended
 * @param reason why, in a sentence or two
 * @param confidence in how many of the resampled lists of fresh pictures the best candidate is the best, 0 to 1
 * @param finalists what was compared on fresh pictures, the best one while trying first, then maps that know nothing of the network
 * @param tried all candidates, those that came furthest first
 * @param metrics what decided
 * @param triedOn pictures on which candidates were tried
 * @param freshPictures pictures on which the finalists were compared
 * @param warnings what else is to be known, one sentence each
 */
public record Advice(
        Optional<Candidate> recommended,
        String reason,
        double confidence,
        List<Finalist> finalists,
        List<Tried> tried,
        List<String> metrics,
        int triedOn,
        int freshPictures,
        List<String> warnings) {
    public Advice {
        finalists = List.copyOf(finalists);
        tried = List.copyOf(tried);
        metrics = List.copyOf(metrics);
        warnings = List.copyOf(warnings);
    }

    /**
     * What was compared on fresh pictures.
     *
     * @param name its name
     * @param isBaseline whether it is a map that knows nothing of the network
     * @param rank the mean rank over the pictures, 1 is the best
     * @param behind by how many ranks it is behind the best candidate, with a 95 % interval; 0 for that itself
     * @param means the mean by each metric
     */
    public record Finalist(String name, boolean isBaseline, Interval rank, Interval behind, List<Interval> means) {
        public Finalist {
            means = List.copyOf(means);
        }

        /** Whether it is certainly worse than the best candidate. */
        public boolean isWorse() {
            return behind.low() > 0;
        }
    }

    /**
     * A candidate that was tried.
     *
     * @param pictures on how many pictures
     * @param rank its mean rank among those that were tried on as many, 1 is the best; NaN if it was not tried
     * @param note why it was given up; empty for a finalist
     */
    public record Tried(Candidate candidate, int pictures, double rank, String note) {}
}
