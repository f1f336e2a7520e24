package dev.limpid.world.funnybirds;

import dev.limpid.world.ink.Drawing;

/** The network that is explained: it gives every species a score for an image. */
@FunctionalInterface
public interface Predictor {

    /**
     * One score per species; the highest, the first of equal ones, is the prediction. Only the pixels of the drawing
     * are used, not its masks.
     */
    double[] scores(Drawing picture);
}
