package dev.limpid.check;

import dev.limpid.ExplainRequest;
import dev.limpid.error.LimpidException;

/**
 * What is checked. It is stored with the reference, so that a later check asks the same.
 *
 * @param explain methods with parameters, target, layer and seed
 * @param judged on how many pictures methods are put on trial: randomisation, completeness and stability; 0 for none
 * @param thresholds what is still good enough
 */
public record CheckRequest(ExplainRequest explain, int judged, Thresholds thresholds) {
    /** How many pictures are usually enough to judge a method: what differs is methods, far more than pictures. */
    public static final int USUAL_JUDGED = 3;

    /** @throws LimpidException if no method is named, or the number of pictures is negative */
    public CheckRequest {
        if (explain.methods().isEmpty()) {
            throw LimpidException.badInput("no method is named");
        }
        if (judged < 0) {
            throw LimpidException.badInput("the number of pictures to judge methods on cannot be " + judged);
        }
    }

    /** Methods with standard parameters and thresholds. */
    public static CheckRequest of(String... methods) {
        return new CheckRequest(ExplainRequest.of(methods), USUAL_JUDGED, Thresholds.STANDARD);
    }

    /** The same with other thresholds. */
    public CheckRequest withThresholds(Thresholds other) {
        return new CheckRequest(explain, judged, other);
    }

    /** The same with another number of pictures on which methods are put on trial. */
    public CheckRequest withJudged(int other) {
        return new CheckRequest(explain, other, thresholds);
    }
}
