package dev.limpid.world.ink;

/**
 * An affine coordinate transform: {@code x' = xx x + xy y + x0}, {@code y' = yx x + yy y + y0}. Each method below adds
 * a step that is applied before the existing ones, so a chain of calls is read from the outside to the inside. y points
 * downward.
 */
public record Frame(double xx, double xy, double x0, double yx, double yy, double y0) {
    /** The picture itself: 0 to 1 from left to right and from top to bottom. */
    public static final Frame PICTURE = new Frame(1, 0, 0, 0, 1, 0);

    /** This frame with its origin at a point. */
    public Frame at(double x, double y) {
        return new Frame(xx, xy, x(x, y), yx, yy, y(x, y));
    }

    /** This frame scaled by a factor. */
    public Frame scaled(double factor) {
        return scaled(factor, factor);
    }

    /** This frame scaled by a factor per axis; a negative factor mirrors. */
    public Frame scaled(double across, double down) {
        return new Frame(xx * across, xy * down, x0, yx * across, yy * down, y0);
    }

    /** This frame rotated clockwise by an angle in degrees. */
    public Frame turned(double degrees) {
        double angle = StrictMath.toRadians(degrees);
        double c = StrictMath.cos(angle);
        double s = StrictMath.sin(angle);
        return new Frame((xx * c) + (xy * s), (xy * c) - (xx * s), x0, (yx * c) + (yy * s), (yy * c) - (yx * s), y0);
    }

    /** The x coordinate of a transformed point. */
    public double x(double x, double y) {
        return (xx * x) + (xy * y) + x0;
    }

    /** The y coordinate of a transformed point. */
    public double y(double x, double y) {
        return (yx * x) + (yy * y) + y0;
    }

    /** The scale of lengths, averaged over the directions. */
    public double factor() {
        return Math.sqrt(Math.abs((xx * yy) - (xy * yx)));
    }
}
