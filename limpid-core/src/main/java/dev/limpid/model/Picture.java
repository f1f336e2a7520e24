package dev.limpid.model;

import dev.limpid.graph.Tensor;

/**
 * A decoded picture, upright.
 *
 * @param pixels {@code uint8[1,H,W,3]}, red, green and blue
 * @param format the format of its file: {@code JPEG}, {@code PNG} ...
 */
public record Picture(Tensor pixels, String format) {
    /** Pixels from left to right. */
    public int width() {
        return (int) pixels.size(2);
    }

    /** Pixels from top to bottom. */
    public int height() {
        return (int) pixels.size(1);
    }
}
