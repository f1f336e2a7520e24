package dev.limpid;

import dev.limpid.error.LimpidException;
import dev.limpid.model.Detector;
import java.util.Optional;

/**
 * Which detections are wanted.
 *
 * @param threshold the least score, 0 to 1
 * @param overlap of two boxes of one class the one with the lower score is dropped if they overlap more than this: the
 *     shared area divided by the covered area, 0 to 1
 * @param most how many detections at most
 * @param type the number or label of the only class to list; empty for all
 * @param form what the coordinates are; empty to find it from the graph and the numbers
 */
public record DetectOptions(
        double threshold, double overlap, int most, Optional<String> type, Optional<Detector.Form> form) {
    /** Scores of at least 0.25, an overlap of at most 0.5, at most 100 detections. */
    public static final DetectOptions DEFAULT = new DetectOptions(0.25, 0.5, 100, Optional.empty(), Optional.empty());

    /** @throws LimpidException if a number is outside its range */
    public DetectOptions {
        if (!(threshold >= 0 && threshold <= 1)) {
            throw LimpidException.badInput("the threshold must be 0 to 1, not " + threshold);
        }
        if (!(overlap >= 0 && overlap <= 1)) {
            throw LimpidException.badInput("the overlap must be 0 to 1, not " + overlap);
        }
        if (most < 1) {
            throw LimpidException.badInput("the number of detections must be at least 1, not " + most);
        }
    }

    /** These options with another least score. */
    public DetectOptions withThreshold(double other) {
        return new DetectOptions(other, overlap, most, type, form);
    }

    /** These options with another allowed overlap. */
    public DetectOptions withOverlap(double other) {
        return new DetectOptions(threshold, other, most, type, form);
    }

    /** These options with another number of detections. */
    public DetectOptions withMost(int other) {
        return new DetectOptions(threshold, overlap, other, type, form);
    }

    /** These options for one class only, its number or label. */
    public DetectOptions withType(String other) {
        return new DetectOptions(threshold, overlap, most, Optional.of(other), form);
    }

    /** These options with a meaning of the coordinates. */
    public DetectOptions withForm(Detector.Form other) {
        return new DetectOptions(threshold, overlap, most, type, Optional.of(other));
    }
}
