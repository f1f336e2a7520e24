package dev.limpid.report;

import java.util.Arrays;

/** A picture under construction. */
final class Canvas {
    private final Picture picture;

    Canvas(int width, int height, int background) {
        picture = Picture.filled(width, height, background);
    }

    /** The current picture; later strokes change it. */
    Picture picture() {
        return picture;
    }

    /** A mix of two colours: {@code share} of the second. */
    static int mix(int under, int over, double share) {
        return mixed(under, over, (int) Math.round(256 * share));
    }

    /** A mix of two colours: {@code part} of 256 of the second. */
    static int mixed(int under, int over, int part) {
        int red = (under >> 16) & 0xFF;
        int green = (under >> 8) & 0xFF;
        int blue = under & 0xFF;
        red += ((((over >> 16) & 0xFF) - red) * part) >> 8;
        green += ((((over >> 8) & 0xFF) - green) * part) >> 8;
        blue += (((over & 0xFF) - blue) * part) >> 8;
        return (red << 16) | (green << 8) | blue;
    }

    /** Blends a colour over a pixel; ignored outside the canvas. */
    void blend(int x, int y, int colour, double share) {
        if (x >= 0 && y >= 0 && x < picture.width() && y < picture.height() && share > 0) {
            int at = (y * picture.width()) + x;
            picture.pixels()[at] = mix(picture.pixels()[at], colour, Math.min(1, share));
        }
    }

    /** A filled rectangle. */
    void fill(int left, int top, int width, int height, int colour) {
        for (int y = top; y < top + height; y++) {
            int row = y * picture.width();
            Arrays.fill(picture.pixels(), row + left, row + left + width, colour);
        }
    }

    /** Draws a picture onto the canvas. */
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

    /** A straight stroke of a round pen. */
    void line(double fromX, double fromY, double toX, double toY, double pen, int colour) {
        double margin = (pen / 2) + 1;
        double dx = toX - fromX;
        double dy = toY - fromY;
        double length = (dx * dx) + (dy * dy);
        int lastX = (int) Math.ceil(Math.max(fromX, toX) + margin);
        int lastY = (int) Math.ceil(Math.max(fromY, toY) + margin);
        for (int y = (int) Math.floor(Math.min(fromY, toY) - margin); y <= lastY; y++) {
            for (int x = (int) Math.floor(Math.min(fromX, toX) - margin); x <= lastX; x++) {
                double px = x + 0.5 - fromX;
                double py = y + 0.5 - fromY;
                double along = length == 0 ? 0 : Math.min(1, Math.max(0, ((px * dx) + (py * dy)) / length));
                double distance = Math.hypot(px - (along * dx), py - (along * dy));
                blend(x, y, colour, (pen / 2) + 0.5 - distance);
            }
        }
    }
}
