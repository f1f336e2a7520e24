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
     * A mosaic of four inputs, which are scaled down by the mean of two by two pixels.
     *
     * @param inputs four, {@code float[C*P]} each: top left, top right, bottom left, bottom right
     * @param isTarget which of them are of the explained class
     * @throws IllegalArgumentException if they are not four, or a side is odd
     */
    public static Mosaic of(InputShape shape, List<float[]> inputs, boolean... isTarget) {
        if (inputs.size() != 4 || isTarget.length != 4 || shape.width() % 2 != 0 || shape.height() % 2 != 0) {
            throw new IllegalArgumentException("a mosaic of " + inputs.size() + " inputs of " + shape);
        }
        int halfWidth = shape.width() / 2;
        int halfHeight = shape.height() / 2;
        float[] mosaic = new float[shape.elements()];
        for (int i = 0; i < mosaic.length; i++) {
            int channel = i / shape.pixels() * shape.pixels();
            int x = i % shape.width();
            int y = i / shape.width() % shape.height();
            float[] tile = inputs.get(number(x, y, halfWidth, halfHeight));
            int from = channel + y % halfHeight * 2 * shape.width() + x % halfWidth * 2;
            mosaic[i] = (tile[from] + tile[from + 1] + tile[from + shape.width()] + tile[from + shape.width() + 1]) / 4;
        }
        Mask tiles = Mask.where(
                shape.width(),
                shape.height(),
                p -> isTarget[number(p % shape.width(), p / shape.width(), halfWidth, halfHeight)]);
        return new Mosaic(mosaic, tiles);
    }

    private static int number(int x, int y, int halfWidth, int halfHeight) {
        return y / halfHeight * 2 + x / halfWidth;
    }
}
