package dev.limpid.world.ink;

/** Arithmetic of colours {@code 0xRRGGBB}. */
public final class Tone {
    private static final int INK = 0x1C1420;
    private static final int PAPER = 0xFFF8E8;

    private Tone() {}

    /** A mixture of two colours with {@code share} of the second. */
    public static int mix(int first, int second, double share) {
        return of(
                channel(first, 16) + ((channel(second, 16) - channel(first, 16)) * share),
                channel(first, 8) + ((channel(second, 8) - channel(first, 8)) * share),
                channel(first, 0) + ((channel(second, 0) - channel(first, 0)) * share));
    }

    /** A colour mixed with dark violet. */
    public static int darker(int rgb, double share) {
        return mix(rgb, INK, share);
    }

    /** A colour mixed with warm white. */
    public static int lighter(int rgb, double share) {
        return mix(rgb, PAPER, share);
    }

    /** Every channel times a factor. */
    public static int times(int rgb, double factor) {
        return of(channel(rgb, 16) * factor, channel(rgb, 8) * factor, channel(rgb, 0) * factor);
    }

    /** A colour near another: all channels are shifted by one random amount, and each channel by a smaller one. */
    public static int jittered(int rgb, RandomDraws draws, double most) {
        double all = draws.around(most);
        return of(
                channel(rgb, 16) + all + draws.around(most * 0.6),
                channel(rgb, 8) + all + draws.around(most * 0.6),
                channel(rgb, 0) + all + draws.around(most * 0.6));
    }

    /** One channel from 0 to 255: red at 16, green at 8, blue at 0. */
    public static int channel(int rgb, int shift) {
        return (rgb >> shift) & 0xFF;
    }

    /** A colour of three channels, each rounded and clamped to 0 to 255. */
    public static int of(double red, double green, double blue) {
        return (level(red) << 16) | (level(green) << 8) | level(blue);
    }

    private static int level(double channel) {
        return Math.max(0, Math.min(255, (int) (channel + 0.5)));
    }
}
