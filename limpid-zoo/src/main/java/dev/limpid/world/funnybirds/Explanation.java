package dev.limpid.world.funnybirds;

import dev.limpid.world.ink.Drawing;

/** An explanation as the FunnyBirds protocol sees it: the importance of parts and objects for the score of a species. */
@FunctionalInterface
public interface Explanation {

    /** An explanation that gives a score per pixel. */
    @FunctionalInterface
    interface ByMap {
        /** The attribution map for a species' score: {@code float[side*side]}, row by row; positive scores are evidence for it. */
        float[] map(Drawing picture, int species);
    }

    /** The importance of parts and objects in an image for the score of a species. */
    Importance importance(Drawing picture, int species);

    /** The explanation by attribution maps; see {@link Importance#of(float[], Drawing, int)} for the margin. */
    static Explanation of(ByMap maps, int margin) {
        return (picture, species) -> Importance.of(maps.map(picture, species), picture, margin);
    }
}
