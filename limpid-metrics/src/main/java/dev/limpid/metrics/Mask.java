package dev.limpid.metrics;

import java.util.BitSet;
import java.util.function.IntPredicate;

/** A set of pixels of an image. Pixels are numbered row by row, from 0. */
public final class Mask {
    private final int width;
    private final int height;
    private final BitSet pixels;

    private Mask(int width, int height, BitSet pixels) {
        this.width = width;
        this.height = height;
        this.pixels = pixels;
    }

    /** The pixels whose number satisfies a condition. */
    public static Mask where(int width, int height, IntPredicate condition) {
        BitSet pixels = new BitSet(width * height);
        for (int i = 0; i < width * height; i++) {
            if (condition.test(i)) {
                pixels.set(i);
            }
        }
        return new Mask(width, height, pixels);
    }

    /** Pixels in a row of the image. */
    public int width() {
        return width;
    }

    /** Pixels in a column of the image. */
    public int height() {
        return height;
    }

    /** Whether the pixel with this number is in the set. */
    public boolean contains(int pixel) {
        return pixels.get(pixel);
    }

    /** Number of pixels in the set. */
    public int count() {
        return pixels.cardinality();
    }

    /** The pixels that are in either set. */
    public Mask or(Mask other) {
        BitSet both = (BitSet) pixels.clone();
        both.or(other.pixels);
        return new Mask(width, height, both);
    }

    /** The pixels that are not in the set. */
    public Mask not() {
        BitSet rest = (BitSet) pixels.clone();
        rest.flip(0, width * height);
        return new Mask(width, height, rest);
    }

    /** The set dilated by a square: all pixels at most {@code margin} columns and rows away from one of its pixels. */
    public Mask widened(int margin) {
        if (margin == 0) {
            return this;
        }
        BitSet wide = new BitSet(width * height);
        for (int i = pixels.nextSetBit(0); i >= 0; i = pixels.nextSetBit(i + 1)) {
            int x = i % width;
            int y = i / width;
            int from = Math.max(0, x - margin);
            int to = Math.min(width - 1, x + margin);
            for (int row = Math.max(0, y - margin); row <= Math.min(height - 1, y + margin); row++) {
                wide.set((row * width) + from, (row * width) + to + 1);
            }
        }
        return new Mask(width, height, wide);
    }

    /** The sum of {@code float[height*width]} over the pixels of the set. */
    public double sum(float[] numbers) {
        if (numbers.length != width * height) {
            throw new IllegalArgumentException(numbers.length + " numbers for " + width + "x" + height + " pixels");
        }
        double sum = 0;
        for (int i = pixels.nextSetBit(0); i >= 0; i = pixels.nextSetBit(i + 1)) {
            sum += numbers[i];
        }
        return sum;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Mask m && m.width == width && m.height == height && m.pixels.equals(pixels);
    }

    @Override
    public int hashCode() {
        return (31 * ((31 * width) + height)) + pixels.hashCode();
    }

    @Override
    public String toString() {
        return count() + " of " + width + "x" + height + " pixels";
    }
}
