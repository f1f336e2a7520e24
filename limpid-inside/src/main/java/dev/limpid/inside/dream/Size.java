package dev.limpid.inside.dream;

/**
 * The size of a picture.
 *
 * @param channels 3 for colours, 1 for grey
 * @param height in pixels
 * @param width in pixels
 */
public record Size(int channels, int height, int width) {
    /** Pixels in a plane. */
    public int pixels() {
        return height * width;
    }

    /** Numbers in a picture. */
    public int count() {
        return channels * height * width;
    }
}
