package dev.limpid.trust;

/**
 * The sizes of an input as metrics see it: {@code float[channels,height,width]}. A series has height 1, a table one channel
 * and height 1.
 *
 * @param channels values per pixel
 * @param height rows
 * @param width pixels in a row
 */
public record InputShape(int channels, int height, int width) {
    /** @throws IllegalArgumentException if a size is below 1 */
    public InputShape {
        if (channels < 1 || height < 1 || width < 1) {
            throw new IllegalArgumentException("an input of " + channels + " x " + height + " x " + width);
        }
    }

    /** The number of pixels. */
    public int pixels() {
        return height * width;
    }

    /** The number of values. */
    public int elements() {
        return channels * height * width;
    }

    @Override
    public String toString() {
        return channels + " x " + height + " x " + width;
    }
}
