package dev.limpid.trust.localisation;

import dev.limpid.metrics.Mask;
import dev.limpid.trust.InputShape;
import java.util.List;

/**
 * Four inputs in one, each at half its size: what a network explains on it must be on the tiles of the explained class.
 */
public final class Mosaic {
    private final float[] input;
    private final Mask tiles;

    private Mosaic(float[] input, Mask tiles) {
        this.input = input;
        this.tiles = tiles;
    }

    /** {@code float[C*P]}. */
    public float[] input() {
        return input;
    }

    /** The pixels of the tiles of the explained class. */
    public Mask tiles() {
        return tiles;
    }

    /**
     * A mosaic of four inputs, which are scaled down by the mean of two by two pixels. Of an odd side the second half is a pixel longer.
     *
     * @param inputs four, {@code float[C*P]} each: top left, top right, bottom left, bottom right
     * @param isTarget which of them are of the explained class
     * @throws IllegalArgumentException if they are not four, or a side has a single pixel
     */
    public static Mosaic of(InputShape shape, List<float[]> inputs, boolean... isTarget) {
        if (inputs.size() != 4 || isTarget.length != 4 || shape.width() < 2 || shape.height() < 2) {
            throw new IllegalArgumentException("a mosaic of " + inputs.size() + " inputs of " + shape);
        }
        int width = shape.width();
        int height = shape.height();
        float[] mosaic = new float[shape.elements()];
        for (int i = 0; i < mosaic.length; i++) {
            int x = i % width;
            int y = i / width % height;
            float[] tile = inputs.get(number(x, y, shape));
            int from = i / shape.pixels() * shape.pixels() + source(y, height) * width + source(x, width);
            mosaic[i] = (tile[from] + tile[from + 1] + tile[from + width] + tile[from + width + 1]) / 4;
        }
        Mask tiles = Mask.where(width, height, p -> isTarget[number(p % width, p / width, shape)]);
        return new Mosaic(mosaic, tiles);
    }

    /** The first of the two rows or columns of an input that a place of the mosaic shows. */
    private static int source(int at, int size) {
        int half = size / 2;
        return Math.min(2 * (at < half ? at : at - half), size - 2);
    }

    private static int number(int x, int y, InputShape shape) {
        return (y < shape.height() / 2 ? 0 : 2) + (x < shape.width() / 2 ? 0 : 1);
    }
}
