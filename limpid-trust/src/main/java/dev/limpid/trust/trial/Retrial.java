package dev.limpid.trust.trial;

import java.util.Arrays;

/**
 * The numbers of a metric after a change, for several explainers on the same pictures.
 *
 * @param scores {@code [explainers][pictures]}; NaN where undefined
 * @param isCounted which pictures count: those whose prediction is as the change intends
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Retrial(double[][] scores, boolean[] isCounted) {
    /** @throws IllegalArgumentException if the sizes do not fit */
    public Retrial {
        int pictures = isCounted.length;
        if (Arrays.stream(scores).anyMatch(s -> s.length != pictures)) {
            throw new IllegalArgumentException("scores of other than " + pictures + " pictures");
        }
    }
}
