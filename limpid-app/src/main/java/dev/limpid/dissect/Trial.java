package dev.limpid.dissect;

import dev.limpid.metrics.Interval;
import java.util.Locale;
import java.util.Optional;

/**
 * A name of a unit that was put on trial.
 *
 * @param layer the layer
 * @param unit the unit
 * @param method how it was named
 * @param name a concept or a combination
 * @param auc the probability that the unit is more active in a drawing with the concept than in one without; empty if no
 *     drawings with and without it could be made
 * @param difference of its mean activations, in standard deviations without the concept
 */
public record Trial(
        String layer, int unit, Naming method, String name, Optional<Interval> auc, Optional<Interval> difference) {

    /** How units are named. */
    public enum Naming {
        /** The concept with the largest IoU. */
        IOU,
        /** The combination with the largest AUC over labels. */
        INVERT,
        /** The combination with the largest IoU. */
        COMPOSITION,
        /** What the most active patches show most. */
        TOP_PATCHES,
        /** A concept drawn by lot: what a name scores that means nothing. */
        RANDOM;

        /** Its name in words. */
        public String word() {
            return this == IOU
                    ? "IoU"
                    : this == INVERT
                            ? "INVERT"
                            : name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }
}
