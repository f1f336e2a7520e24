package dev.limpid.similar;

import java.util.Optional;

/**
 * What is asked about labels.
 *
 * @param layer whose features are read; empty for the last feature map
 * @param planted the share of labels that are changed at random first, 0 to 0.5, to measure how well they are found
 * @param shown suspects on the page
 * @param seed of folds and of changed labels
 */
public record LabelRequest(Optional<String> layer, double planted, int shown, long seed) {
    /** Labels as they are, and the 60 most suspect. */
    public static final LabelRequest DEFAULT = new LabelRequest(Optional.empty(), 0, 60, 0);

    public LabelRequest {
        if (!(planted >= 0 && planted <= 0.5) || shown < 1) {
            throw new IllegalArgumentException(planted + " planted, " + shown + " shown");
        }
    }
}
