package dev.limpid.report;

import java.util.function.IntUnaryOperator;

/**
 * A layer to be shown over a picture: each pixel has one of up to 256 colours, each with its opacity.
 *
 * <p>It holds the same colours that {@link Overlay} mixes into the photograph, but separately, so that a page can
 * fade it or hide it.
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
     * A heat map in the size of a network's input: coarse maps are interpolated smoothly.
     *
     * @param width pixels from left to right
     * @param height pixels from top to bottom
     */
    public static IndexedLayer of(ScoreMap map, int width, int height) {
        return of(map.shares(width, height, new Region(0, 0, width, height)), width, height, map.palette());
    }

    /** Shares of a colour scale, one for each pixel; NaN where a score is not finite. */
    static IndexedLayer of(float[] shares, int width, int height, Palette palette) {
        int low = palette.isSigned() ? -1 : 0;
        byte[] levels = new byte[shares.length];
        for (int i = 0; i < levels.length; i++) {
            boolean isGap = Float.isNaN(shares[i]);
            boolean isSeen = ((i % width / STRIPE) + (i / width / STRIPE)) % 2 == 0;
            levels[i] = (byte) (isGap && isSeen ? NOT_FINITE : level(isGap ? 0 : shares[i], low));
        }
        return new IndexedLayer(width, height, levels, colours(palette));
    }

    /** The colours of a palette from its lowest to its highest number, in a row of 255 pixels. */
    public static IndexedLayer scale(Palette palette) {
        byte[] levels = new byte[LEVELS];
        for (int i = 0; i < LEVELS; i++) {
            levels[i] = (byte) i;
        }
        return new IndexedLayer(LEVELS, 1, levels, colours(palette));
    }

    /**
     * A layer with the given colours.
     *
     * @param entry the colour index of each pixel, row by row
     * @param argb the colours, {@code 0xAARRGGBB}
     */
    public static IndexedLayer painted(int width, int height, IntUnaryOperator entry, int... argb) {
        byte[] levels = new byte[width * height];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = (byte) entry.applyAsInt(i);
        }
        return new IndexedLayer(width, height, levels, argb.clone());
    }

    /** The colour index of a share: an odd number of levels, so that zero is a separate level in signed maps. */
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

    /** Width in pixels. */
    public int width() {
        return width;
    }

    /** Height in pixels. */
    public int height() {
        return height;
    }

    /** Number of colours. */
    int colours() {
        return argb.length;
    }

    /** An entry of the colour table, {@code 0xAARRGGBB}. */
    int colour(int entry) {
        return argb[entry];
    }

    /** The colour of a pixel, {@code 0xAARRGGBB}. */
    public int argb(int x, int y) {
        return argb[levels[(y * width) + x] & 0xFF];
    }

    /** Copies the colour indices of a row. */
    void row(int y, byte[] to, int at) {
        System.arraycopy(levels, y * width, to, at, width);
    }
}
