package dev.limpid.report;

/** A picture under construction. */
final class Canvas {
    private final Picture picture;

    Canvas(int width, int height, int background) {
        picture = Picture.filled(width, height, background);
    }

    /** The picture so far; later strokes change it. */
    Picture picture() {
        return picture;
    }

    /** A colour between two: {@code share} of the second. */
    static int mix(int under, int over, double share) {
        int part = (int) Math.round(256 * share);
        int result = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            int a = (under >> shift) & 0xFF;
            int b = (over >> shift) & 0xFF;
            result |= (a + (((b - a) * part) >> 8)) << shift;
        }
        return result;
    }

    /** Lays a share of a colour over a pixel; outside the canvas nothing happens. */
    void blend(int x, int y, int colour, double share) {
        if (x >= 0 && y >= 0 && x < picture.width() && y < picture.height() && share > 0) {
            int at = (y * picture.width()) + x;
            picture.pixels()[at] = mix(picture.pixels()[at], colour, Math.min(1, share));
        }
    }

    /** A filled rectangle. */
    void fill(int left, int top, int width, int height, int colour) {
        for (int y = top; y < top + height; y++) {
            for (int x = left; x < left + width; x++) {
                blend(x, y, colour, 1);
            }
        }
    }

    /** Lays a picture onto the canvas. */
    void put(Picture other, int left, int top) {
        for (int y = 0; y < other.height(); y++) {
            System.arraycopy(
                    other.pixels(),
                    y * other.width(),
                    picture.pixels(),
                    ((top + y) * picture.width()) + left,
                    other.width());
        }
    }
}
