package dev.limpid.report;

/**
 * The part of a photograph that a network saw as its input, in pixels of the photograph; it may reach beyond the edge
 * where the photograph was padded.
 *
 * @param left the left edge
 * @param top the upper edge
 * @param width from left to right
 * @param height from top to bottom
 */
public record Region(double left, double top, double width, double height) {
    public Region {
        if (!(width > 0 && height > 0)) {
            throw new IllegalArgumentException("a region of " + width + "x" + height + " pixels holds nothing");
        }
    }

    /** All of a picture. */
    public static Region all(Picture picture) {
        return new Region(0, 0, picture.width(), picture.height());
    }

    /** The same part of the photograph in another size. */
    public Region scaled(double across, double down) {
        return new Region(left * across, top * down, width * across, height * down);
    }

    /** Whether the middle of a pixel lies inside. */
    boolean contains(int x, int y) {
        return x + 0.5 >= left && x + 0.5 <= left + width && y + 0.5 >= top && y + 0.5 <= top + height;
    }
}
