package dev.limpid.report;

import java.util.function.IntUnaryOperator;

/**
 * A picture that lies over another: of each pixel one of up to 256 colours, each with its opacity.
 *
 * <p>What {@link Overlay} mixes into the photograph stands here apart from it, so that a page can show it stronger,
 * weaker, or not at all.
 */
public final class IndexedLayer {
    private static final int LEVELS = 255;
    private static final int NOT_FINITE = 255;
    private static final int STRIPE = 4;

    private final int width;
    private final int height;
    private final byte[] levels;
    private final int[] argb;

    private IndexedLayer(int width, int height, byte[] levels, int[] argb) {
        this.width = width;
        this.height = height;
        this.levels = levels;
        this.argb = argb;
    }

    /**
     * A heat map in the size of a network's input: coarse maps are curved smoothly between their places.
     *
     * @param width pixels from left to right
     * @param height pixels from top to bottom
     */
    public static IndexedLayer of(ScoreMap map, int width, int height) {
        float[] shares = map.shares(width, height, new Region(0, 0, width, height));
        int low = map.palette().isSigned() ? -1 : 0;
        byte[] levels = new byte[shares.length];
        for (int i = 0; i < levels.length; i++) {
            boolean isGap = Float.isNaN(shares[i]);
            boolean isSeen = ((i % width / STRIPE) + (i / width / STRIPE)) % 2 == 0;
            levels[i] = (byte) (isGap && isSeen ? NOT_FINITE : level(isGap ? 0 : shares[i], low));
        }
        return new IndexedLayer(width, height, levels, colours(map.palette()));
    }

    /** The colours of a palette from its least to its largest number, in a row of 255 pixels. */
    public static IndexedLayer scale(Palette palette) {
        byte[] levels = new byte[LEVELS];
        for (int i = 0; i < LEVELS; i++) {
            levels[i] = (byte) i;
        }
        return new IndexedLayer(LEVELS, 1, levels, colours(palette));
    }

    /**
     * A picture of a few colours.
     *
     * @param entry which of the colours a pixel has, counted row by row
     * @param argb the colours, {@code 0xAARRGGBB}
     */
    public static IndexedLayer painted(int width, int height, IntUnaryOperator entry, int... argb) {
        byte[] levels = new byte[width * height];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = (byte) entry.applyAsInt(i);
        }
        return new IndexedLayer(width, height, levels, argb.clone());
    }

    /** The entry of a share: so many that zero is an entry of its own in signed maps. */
    private static int level(float share, int low) {
        return Math.round((share - low) / (1 - low) * (LEVELS - 1));
    }

    private static int[] colours(Palette palette) {
        int[] argb = new int[LEVELS + 1];
        int low = palette.isSigned() ? -1 : 0;
        for (int i = 0; i < LEVELS; i++) {
            double share = low + ((1.0 - low) * i / (LEVELS - 1));
            int opacity = (int) Math.round(255 * Overlay.opacity(palette, share));
            argb[i] = (opacity << 24) | Overlay.colour(palette, share);
        }
        argb[NOT_FINITE] = 0xFF000000 | Overlay.NOT_FINITE;
        return argb;
    }

    /** Pixels from left to right. */
    public int width() {
        return width;
    }

    /** Pixels from top to bottom. */
    public int height() {
        return height;
    }

    /** How many colours there are. */
    int colours() {
        return argb.length;
    }

    /** An entry of the table of colours, {@code 0xAARRGGBB}. */
    int colour(int entry) {
        return argb[entry];
    }

    /** The colour of a pixel, {@code 0xAARRGGBB}. */
    public int argb(int x, int y) {
        return argb[levels[(y * width) + x] & 0xFF];
    }

    /** Copies the entries of a row. */
    void row(int y, byte[] to, int at) {
        System.arraycopy(levels, y * width, to, at, width);
    }
}
