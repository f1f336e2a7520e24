package dev.limpid.world.funnybirds;

import dev.limpid.world.ink.Drawing;

/** What is explained: it gives every species a score for a picture. */
@FunctionalInterface
public interface Predictor {

    /** One score per species, for a picture; the highest, the first of equals, is the prediction. Of the drawing only the pixels are meant. */
    double[] scores(Drawing picture);
}
