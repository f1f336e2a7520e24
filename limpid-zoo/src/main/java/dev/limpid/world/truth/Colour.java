package dev.limpid.world.truth;

import java.util.Locale;

/** A basic colour word for the paint of a shape before lighting. */
public enum Colour {
    BLACK,
    GREY,
    WHITE,
    RED,
    ORANGE,
    YELLOW,
    BROWN,
    GREEN,
    TEAL,
    BLUE,
    PURPLE,
    PINK;

    /** Largest difference between the channels, of 255, for which a colour counts as grey. */
    private static final int GREYISH = 22;

    /** The word for a colour {@code 0xRRGGBB}, by hue, or by lightness if the saturation is low. */
    public static Colour of(int rgb) {
        int red = (rgb >> 16) & 0xFF;
        int green = (rgb >> 8) & 0xFF;
        int blue = rgb & 0xFF;
        int high = Math.max(red, Math.max(green, blue));
        int low = Math.min(red, Math.min(green, blue));
        if (high < 58) {
            return BLACK;
        }
        if (high - low <= GREYISH || (high - low) * 9 < high) {
            return low > 205 ? WHITE : GREY;
        }
        return hued(hue(red, green, blue, high, high - low), high, high - low);
    }

    /** The hue in degrees from 0 to 359. */
    private static int hue(int red, int green, int blue, int high, int range) {
        int sixth;
        if (high == red) {
            sixth = (60 * (green - blue)) / range;
        } else if (high == green) {
            sixth = 120 + ((60 * (blue - red)) / range);
        } else {
            sixth = 240 + ((60 * (red - green)) / range);
        }
        return Math.floorMod(sixth, 360);
    }

    private static Colour hued(int hue, int high, int range) {
        boolean isPale = range * 2 < high && high > 190;
        if (hue < 16 || hue >= 342) {
            return isPale ? PINK : high < 130 ? BROWN : RED;
        }
        if (hue < 42) {
            return high < 185 || range * 10 < high * 4 ? BROWN : ORANGE;
        }
        if (hue < 68) {
            return high < 140 ? BROWN : YELLOW;
        }
        if (hue < 160) {
            return GREEN;
        }
        if (hue < 192) {
            return TEAL;
        }
        if (hue < 252) {
            return BLUE;
        }
        return hue < 296 ? PURPLE : PINK;
    }

    /** Its name in lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
