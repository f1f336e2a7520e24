package dev.limpid.report;

/**
 * Colours of scores on white paper: behind words, curves and bars.
 *
 * <p>Zero is white. Signed scores have the colours of {@link Palette#TIDE}; others run from light to dark, since the light
 * end of {@link Palette#EMBER} could not be told from paper.
 */
public final class Shades {
    private static final int PAPER = 0xFFFFFF;
    /** The part of the unsigned palette that is used, from its light end. */
    private static final double LIGHTEST = 0.97;

    private static final double RANGE = 0.52;
    /** How fast white becomes a colour of the palette. */
    private static final double STEEP = 6;

    private static final int DARK = 0x1B1F24;
    private static final int LIGHT = 0xFFFFFF;

    private Shades() {}

    /**
     * The colour of a share of the colour scale.
     *
     * @param share -1 to 1, of which 0 is white; NaN for a score that is not finite
     */
    public static int of(Palette palette, double share) {
        if (Double.isNaN(share)) {
            return Overlay.NOT_FINITE;
        }
        if (palette.isSigned()) {
            return Canvas.mix(PAPER, Overlay.colour(palette, share), Overlay.opacity(palette, share));
        }
        double amount = Math.max(0, share);
        return Canvas.mix(PAPER, palette.rgb(LIGHTEST - (RANGE * amount)), Math.min(1, STEEP * amount));
    }

    /** A colour of text that can be read on a background. */
    public static int ink(int background) {
        double light = (0.2126 * linear(background >> 16))
                + (0.7152 * linear(background >> 8))
                + (0.0722 * linear(background));
        // Where the contrasts with both inks are equal, by the Web Content Accessibility Guidelines.
        return light > 0.207 ? DARK : LIGHT;
    }

    private static double linear(int channel) {
        return Math.pow((channel & 0xFF) / 255.0, 2.2);
    }
}
