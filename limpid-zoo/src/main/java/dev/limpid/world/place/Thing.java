package dev.limpid.world.place;

import dev.limpid.world.ink.Frame;

/**
 * An object of a background.
 *
 * @param object its number among the objects of the picture
 * @param kind its kind
 * @param x the position of its foot from the left, in units of the picture's side
 * @param y the position of its foot from the top, in the same units
 * @param size its approximate height
 * @param far strength of the haze in front of it, from 0 to 1
 * @param seed the seed of everything else
 */
record Thing(int object, Kind kind, double x, double y, double size, double far, long seed) {

    /** Its coordinate system: its foot is at 0, 0, and its top at about y = -1. */
    Frame frame() {
        return Frame.PICTURE.at(x, y).scaled(size);
    }
}
