package dev.limpid.world.creature;

import dev.limpid.world.truth.Form;

/** Draws the body: trunk, neck and a plain skull, on which eyes and mouth are drawn even if the head is removed. */
final class Bodies {
    /** The distance from the edge over which the trunk's surface rises. */
    static final double BULGE = 0.15;

    private Bodies() {}

    static void draw(Limner limner, Anatomy anatomy) {
        limner.round(anatomy.whole(), limner.colour(), limner.skin(), Form.BLOB, BULGE);
    }
}
