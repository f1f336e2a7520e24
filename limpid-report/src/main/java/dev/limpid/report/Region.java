package dev.limpid.report;

/**
 * The part of a photograph that the network received as its input, in pixels of the photograph; it may extend beyond
 * the edge if the photograph was padded.
 *
 * @param left the left edge
 * @param top the top edge
 * @param width width in pixels
 * @param height height in pixels
 */
public record Region(double left, double top, double width, double height) {
    public Region {
        if (!(width > 0 && height > 0)) {
            throw new IllegalArgumentException("a region of " + width + "x" + height + " pixels is empty");
        }
    }

    /** A whole picture. */
    public static Region all(Picture picture) {
        return new Region(0, 0, picture.width(), picture.height());
    }

    /** The same part of the photograph in another size. */
    public Region scaled(double across, double down) {
        return new Region(left * across, top * down, width * across, height * down);
    }

    /** Whether the centre of a pixel is inside. */
    boolean contains(int x, int y) {
        return x + 0.5 >= left && x + 0.5 <= left + width && y + 0.5 >= top && y + 0.5 <= top + height;
    }
}
