package dev.limpid.world.ink;

import dev.limpid.graph.Tensor;
import dev.limpid.world.truth.Masks;
import java.util.Arrays;

/** A synthetic image with the label of each of its pixels. */
public final class Drawing {
    private final int side;
    private final int[] rgb;
    private final Masks masks;

    Drawing(int side, int[] rgb, Masks masks) {
        this.side = side;
        this.rgb = rgb;
        this.masks = masks;
    }

    /** Pixels in a row and in a column. */
    public int side() {
        return side;
    }

    /** The colour {@code 0xRRGGBB} of a pixel, counted row by row. */
    public int rgb(int pixel) {
        return rgb[pixel];
    }

    /** All colours row by row: {@code int[side*side]}, a copy. */
    public int[] pixels() {
        return rgb.clone();
    }

    /** The label of each pixel. */
    public Masks masks() {
        return masks;
    }

    /** The picture as a network's input: {@code float[1,3,side,side]}, red, green and blue from 0 to 1. */
    public Tensor tensor() {
        float[] numbers = new float[3 * rgb.length];
        for (int i = 0; i < rgb.length; i++) {
            numbers[i] = Tone.channel(rgb[i], 16) / 255f;
            numbers[rgb.length + i] = Tone.channel(rgb[i], 8) / 255f;
            numbers[(2 * rgb.length) + i] = Tone.channel(rgb[i], 0) / 255f;
        }
        return Tensor.of(numbers, 1, 3, side, side);
    }

    /** Compares the colours, but not the masks. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Drawing d && Arrays.equals(d.rgb, rgb);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(rgb);
    }

    @Override
    public String toString() {
        return "drawing of " + side + "x" + side + " pixels";
    }
}
