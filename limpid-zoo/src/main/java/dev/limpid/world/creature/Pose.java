package dev.limpid.world.creature;

import dev.limpid.world.ink.Frame;
import dev.limpid.world.ink.RandomDraws;

/**
 * The position of a creature in the picture and the angles of its parts. Angles are in degrees.
 *
 * @param x the centre of its feet from the left, in units of the picture's side
 * @param y the height of its feet from the top, in the same units
 * @param size its height in units of the picture's side
 * @param faceLeft whether it looks to the left
 * @param tilt forward tilt of the body
 * @param head forward tilt of the head
 * @param wings angle by which its wings are raised
 * @param tail angle by which its tail is raised
 * @param stride the distance between its legs, from 0 to 1
 */
public record Pose(
        double x,
        double y,
        double size,
        boolean faceLeft,
        double tilt,
        double head,
        double wings,
        double tail,
        double stride) {

    /** The pose of a seed. */
    public static Pose of(RandomDraws draws) {
        double size = draws.between(0.62, 0.84);
        double room = Math.max(0.01, (1 - (1.14 * size)) / 2);
        return new Pose(
                0.5 + draws.around(room),
                0.955 - draws.between(0, 0.75 * (1 - size)),
                size,
                draws.chance(0.5),
                draws.around(9),
                draws.around(12),
                draws.around(16),
                draws.around(18),
                draws.unit());
    }

    /**
     * The creature's coordinate system in the picture: 0 to 1 from its tail to its beak, and from its crest to its
     * feet.
     */
    public Frame frame() {
        return Frame.PICTURE
                .at(x, y)
                .scaled(faceLeft ? -size : size, size)
                .turned(tilt)
                .at(-0.5, -0.97);
    }
}
