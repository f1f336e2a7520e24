package dev.limpid.world.ink;

/** Smooth random noise over the plane: numbers from -1 to 1 that depend on a seed only. */
public final class Noise {
    private Noise() {}

    /** Its value at a point; it varies over lengths of about 1. */
    public static double at(long seed, double x, double y) {
        long column = (long) Math.floor(x);
        long row = (long) Math.floor(y);
        double u = eased(x - column);
        double v = eased(y - row);
        double top = mix(corner(seed, column, row), corner(seed, column + 1, row), u);
        double bottom = mix(corner(seed, column, row + 1), corner(seed, column + 1, row + 1), u);
        return mix(top, bottom, v);
    }

    /** The sum of two octaves, the second twice as fine and with half the amplitude. */
    public static double rough(long seed, double x, double y) {
        return (at(seed, x, y) + (0.5 * at(seed + 1, 2 * x, 2 * y))) / 1.5;
    }

    private static double corner(long seed, long column, long row) {
        long bits = RandomDraws.mixed(seed + (column * 0x9E3779B97F4A7C15L) + (row * 0xC2B2AE3D27D4EB4FL));
        return ((bits >>> 11) * 0x1.0p-52) - 1;
    }

    private static double eased(double t) {
        return t * t * (3 - (2 * t));
    }

    private static double mix(double a, double b, double share) {
        return a + ((b - a) * share);
    }
}
