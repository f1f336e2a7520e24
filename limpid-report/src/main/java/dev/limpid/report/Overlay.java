package dev.limpid.report;

/**
 * A heat map over the photograph it explains.
 *
 * <p>A score of zero (or the minimum, if all are above zero) is transparent and the largest is nearly opaque. The
 * photograph loses half of its saturation, so that colour shows score; under signed maps, which consist of single red
 * and blue pixels, it becomes light grey. Parts that the network did not see are dimmed; a score that is not finite is
 * shown as a magenta pattern, never as zero.
 */
public final class Overlay {
    /** One of the two colours of the pattern for scores that are not finite. */
    public static final int NOT_FINITE = 0xFF00FF;

    private static final int NOT_FINITE_TOO = 0x400040;
    private static final double OPAQUE = 0.85;
    private static final int COLOUR_KEPT = 128;
    private static final int FAINT = 120;
    private static final int UNSEEN = 115;
    /** An even number, so that zero is a separate level in signed maps. */
    private static final int LEVELS = 510;

    private Overlay() {}

    /**
     * Draws a map over a photograph.
     *
     * @param region the part of the photograph that the map covers
     */
    public static Picture of(Picture photo, ScoreMap map, Region region) {
        return of(photo, map.shares(photo.width(), photo.height(), region), map.palette(), region);
    }

    /**
     * Draws shares of a colour scale over a photograph.
     *
     * @param shares one for each pixel of the photograph, NaN where a score is not finite
     * @param region the part of the photograph that the network received
     */
    static Picture of(Picture photo, float[] shares, Palette palette, Region region) {
        int width = photo.width();
        int height = photo.height();
        int[] colours = new int[LEVELS + 1];
        int[] parts = new int[LEVELS + 1];
        double low = palette.isSigned() ? -1 : 0;
        for (int i = 0; i <= LEVELS; i++) {
            double share = low + ((1 - low) * i / LEVELS);
            colours[i] = colour(palette, share);
            parts[i] = (int) Math.round(256 * opacity(palette, share));
        }
        float factor = (float) (LEVELS / (1 - low));
        int[] photoPixels = photo.pixels();
        int[] result = new int[width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int at = (y * width) + x;
                int muted = palette.isSigned() ? faint(photoPixels[at]) : muted(photoPixels[at]);
                float share = shares[at];
                if (!region.contains(x, y)) {
                    result[at] = Canvas.mixed(0, muted, UNSEEN);
                } else if (Float.isNaN(share)) {
                    result[at] = ((x / 4) + (y / 4)) % 2 == 0 ? NOT_FINITE : NOT_FINITE_TOO;
                } else {
                    int level = (int) (((share - low) * factor) + 0.5);
                    result[at] = Canvas.mixed(muted, colours[level], parts[level]);
                }
            }
        }
        return Picture.of(width, height, result);
    }

    /** The map alone: each position as {@code factor} by {@code factor} pixels in its own colour. */
    public static Picture plain(ScoreMap map, int factor) {
        int[] result = new int[map.width() * map.height()];
        for (int i = 0; i < result.length; i++) {
            float number = map.at(i % map.width(), i / map.width());
            result[i] = Float.isNaN(number) ? NOT_FINITE : map.palette().rgb(map.share(number));
        }
        return Picture.of(map.width(), map.height(), result).enlarged(factor);
    }

    /**
     * The colour of a share over a photograph: neither the dark end of an unsigned palette, which would look like
     * shadow, nor the white middle of a signed one, since zero is already transparent.
     */
    static int colour(Palette palette, double share) {
        return palette.isSigned()
                ? palette.rgb(Math.signum(share) * (0.4 + (0.6 * Math.abs(share))))
                : palette.rgb(0.3 + (0.65 * share));
    }

    /** The opacity of a share's colour: 0 for zero, rising to {@value #OPAQUE}. */
    static double opacity(Palette palette, double share) {
        double amount = Math.abs(share);
        // Signed maps are mostly fine-grained: single pixels must be visible. Others are coarse and would hide the
        // object.
        return OPAQUE * Math.sqrt(amount) * (palette.isSigned() ? 1 : 0.3 + (0.7 * amount));
    }

    /** With half of its saturation. */
    private static int muted(int rgb) {
        return Canvas.mixed(grey(rgb), rgb, COLOUR_KEPT);
    }

    /** In light grey, so that single red and blue pixels are visible. */
    static int faint(int rgb) {
        return Canvas.mixed(0xFFFFFF, grey(rgb), FAINT);
    }

    private static int grey(int rgb) {
        int red = (rgb >> 16) & 0xFF;
        int green = (rgb >> 8) & 0xFF;
        int blue = rgb & 0xFF;
        return (((54 * red) + (183 * green) + (19 * blue)) >> 8) * 0x010101;
    }
}
