package dev.limpid.world.creature;

import dev.limpid.world.ink.Frame;
import dev.limpid.world.ink.Outline;

/**
 * The body of a creature and the frames in which its parts are drawn. All frames are in picture coordinates; their x
 * axis points outward along the part, and their unit is the size of the part.
 *
 * @param space the creature's coordinate system
 * @param torso the trunk without neck and skull
 * @param whole trunk, neck and skull
 * @param head around the middle of the head; its unit is the radius of the skull
 * @param shoulder where wings begin; its unit is a wing's length, x outward
 * @param rump where the tail begins; its unit is a tail's length, x outward and y upward
 * @param hipX the horizontal centre of the hips in the creature's space
 * @param hipY the height of the hips in the creature's space
 */
record Anatomy(
        Frame space, Outline torso, Outline whole, Frame head, Frame shoulder, Frame rump, double hipX, double hipY) {
    private static final double SKULL = 0.125;

    static Anatomy of(Variant body, Pose pose) {
        Frame f = pose.frame();
        return switch (body) {
            case BALL ->
                built(
                        pose,
                        Outline.ellipse(f, 0.45, 0.60, 0.225, 0.205),
                        0.70,
                        0.36,
                        0.38,
                        0.50,
                        0.25,
                        0.62,
                        0.46,
                        0.74);
            case PEAR ->
                built(
                        pose,
                        Outline.blob(
                                f, 0.50, 0.37, 0.63, 0.50, 0.67, 0.67, 0.57, 0.80, 0.39, 0.81, 0.25, 0.73, 0.25, 0.58,
                                0.36, 0.44),
                        0.67,
                        0.33,
                        0.37,
                        0.51,
                        0.25,
                        0.68,
                        0.46,
                        0.76);
            case LOAF ->
                built(
                        pose,
                        Outline.blob(
                                f, 0.17, 0.60, 0.24, 0.48, 0.44, 0.46, 0.63, 0.48, 0.71, 0.60, 0.65, 0.74, 0.44, 0.78,
                                0.22, 0.73),
                        0.74,
                        0.38,
                        0.38,
                        0.52,
                        0.19,
                        0.58,
                        0.45,
                        0.74);
            case BEAN ->
                built(
                        pose,
                        Outline.blob(
                                f, 0.18, 0.66, 0.22, 0.50, 0.39, 0.42, 0.57, 0.46, 0.68, 0.57, 0.68, 0.71, 0.57, 0.76,
                                0.45, 0.72, 0.31, 0.79),
                        0.72,
                        0.35,
                        0.38,
                        0.49,
                        0.21,
                        0.60,
                        0.46,
                        0.72);
            case EGG ->
                built(
                        pose,
                        Outline.blob(
                                f, 0.55, 0.38, 0.66, 0.52, 0.65, 0.70, 0.50, 0.82, 0.34, 0.76, 0.27, 0.60, 0.37, 0.43),
                        0.69,
                        0.33,
                        0.38,
                        0.53,
                        0.28,
                        0.66,
                        0.48,
                        0.76);
            default -> throw new IllegalArgumentException(body + " is not a body");
        };
    }

    private static Anatomy built(
            Pose pose,
            Outline torso,
            double headX,
            double headY,
            double shoulderX,
            double shoulderY,
            double rumpX,
            double rumpY,
            double hipX,
            double hipY) {
        Frame f = pose.frame();
        Outline neck = Outline.limb(
                f, 0.50, 0.56, 0.14, (0.5 + headX) / 2 + 0.03, (0.56 + headY) / 2, 0.10, headX, headY, 0.085);
        Outline skull = Outline.ellipse(f, headX, headY, SKULL * 0.92, SKULL * 0.92);
        return new Anatomy(
                f,
                torso,
                torso.or(neck).or(skull),
                f.at(headX, headY).turned(pose.head()).scaled(SKULL),
                f.at(shoulderX, shoulderY).turned(-122 + pose.wings()).scaled(0.44),
                f.at(rumpX, rumpY).turned(180 + pose.tail()).scaled(0.30, 0.30),
                hipX,
                hipY);
    }
}
