package dev.limpid.world.ink;

import dev.limpid.world.truth.Texture;

/** The pattern of a texture: the relative lightness of a surface at each point, negative where it is darker. */
@FunctionalInterface
public interface Grain {
    /** The relative lightness at a point of the picture. */
    double at(double x, double y);

    /**
     * The grain of a texture.
     *
     * @param scale the size of its elements; 1 suits an object half as large as the picture
     */
    static Grain of(Texture texture, long seed, double scale) {
        double f = 1 / scale;
        return switch (texture) {
            case SMOOTH -> (x, y) -> 0.015 * Noise.at(seed, 6 * f * x, 6 * f * y);
            case FUR ->
                (x, y) -> {
                    double bend = 0.06 * Noise.at(seed + 7, 5 * f * x, 5 * f * y);
                    return 0.12 * Noise.rough(seed, 46 * f * (x + bend), 13 * f * (y - bend));
                };
            case FEATHERS -> (x, y) -> scallops(30 * f * x, 30 * f * y, 0.07) + (0.03 * Noise.at(seed, 20 * x, 20 * y));
            case SCALES -> (x, y) -> lozenges(24 * f * x, 24 * f * y, 0.07) + (0.03 * Noise.at(seed, 9 * x, 9 * y));
            case GRAIN ->
                (x, y) -> 0.05 * Noise.rough(seed, 70 * f * x, 70 * f * y) + (0.05 * Noise.at(seed + 3, 4 * x, 26 * y));
            case GRASS ->
                (x, y) ->
                        (0.10 * Noise.rough(seed, 60 * f * x, 16 * f * y)) + (0.06 * Noise.at(seed + 3, 5 * x, 12 * y));
            case LEAVES -> (x, y) -> 0.14 * Noise.rough(seed, 26 * f * x, 26 * f * y);
            case BARK -> (x, y) -> 0.16 * Noise.rough(seed, 60 * f * x, 9 * f * y);
            case STONE -> (x, y) -> 0.10 * Noise.rough(seed, 16 * f * x, 20 * f * y);
            case WATER -> (x, y) -> 0.10 * Noise.rough(seed, 7 * f * x, 60 * f * y);
            case HAZE -> (x, y) -> 0.03 * Noise.rough(seed, 3 * f * x, 7 * f * y);
        };
    }

    /** Rows of round ends, each row shifted by half. */
    private static double scallops(double x, double y, double depth) {
        double row = Math.floor(y);
        double u = x + (0.5 * (row - (2 * Math.floor(row / 2))));
        double across = u - Math.floor(u) - 0.5;
        double down = y - row;
        double edge = down - 1 + (2 * across * across);
        return depth * (edge > -0.22 && edge < 0.1 ? -1 : 0.35 - (0.4 * down));
    }

    /** A grid of diamonds, each lighter in its centre. */
    private static double lozenges(double x, double y, double depth) {
        double u = x + y - Math.floor(x + y) - 0.5;
        double v = x - y - Math.floor(x - y) - 0.5;
        double far = Math.max(Math.abs(u), Math.abs(v));
        return depth * (far > 0.38 ? -1 : 0.4 - far);
    }
}
