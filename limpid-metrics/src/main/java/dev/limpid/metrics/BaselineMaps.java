package dev.limpid.metrics;

import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;

/**
 * Attribution maps that do not depend on any network: their scores are the level that an explanation must exceed. All
 * are {@code float[height*width]}, row by row.
 */
public final class BaselineMaps {
    private static final double STANDARD_DEVIATION = 0.25;

    private BaselineMaps() {}

    /** Uniform noise from 0 to 1. */
    public static float[] random(int width, int height, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] map = new float[width * height];
        for (int i = 0; i < map.length; i++) {
            map[i] = (float) random.nextDouble();
        }
        return map;
    }

    /** A Gaussian around the centre; its standard deviation is a quarter of the width and of the height. */
    public static float[] centre(int width, int height) {
        float[] map = new float[width * height];
        for (int i = 0; i < map.length; i++) {
            double x = (((i % width) + 0.5) / width) - 0.5;
            int row = i / width;
            double y = ((row + 0.5) / height) - 0.5;
            map[i] = (float) Math.exp(-((x * x) + (y * y)) / (2 * STANDARD_DEVIATION * STANDARD_DEVIATION));
        }
        return map;
    }

    /**
     * The magnitude of the Sobel gradient of the luma (Rec. 601). The image is extended by repeating its border
     * pixels.
     *
     * @param rgb the colour {@code 0xRRGGBB} of each pixel
     */
    public static float[] sobel(int width, int height, IntUnaryOperator rgb) {
        double[] luma = new double[width * height];
        for (int i = 0; i < luma.length; i++) {
            int colour = rgb.applyAsInt(i);
            luma[i] = ((0.299 * ((colour >> 16) & 0xFF)) + (0.587 * ((colour >> 8) & 0xFF)) + (0.114 * (colour & 0xFF)))
                    / 255;
        }
        float[] map = new float[luma.length];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                double across = 0;
                double down = 0;
                for (int k = -1; k <= 1; k++) {
                    int weight = k == 0 ? 2 : 1;
                    across += weight * (at(luma, width, x + 1, y + k) - at(luma, width, x - 1, y + k));
                    down += weight * (at(luma, width, x + k, y + 1) - at(luma, width, x + k, y - 1));
                }
                map[(y * width) + x] = (float) Math.hypot(across, down);
            }
        }
        return map;
    }

    private static double at(double[] numbers, int width, int x, int y) {
        int height = numbers.length / width;
        int column = Math.min(width - 1, Math.max(0, x));
        int row = Math.min(height - 1, Math.max(0, y));
        return numbers[(row * width) + column];
    }

    /** Another map, shifted cyclically by half the width and half the height. */
    public static float[] shifted(int width, int height, float[] map) {
        float[] moved = new float[map.length];
        for (int i = 0; i < map.length; i++) {
            int row = ((i / width) + (height / 2)) % height;
            int column = ((i % width) + (width / 2)) % width;
            moved[(row * width) + column] = map[i];
        }
        return moved;
    }
}
