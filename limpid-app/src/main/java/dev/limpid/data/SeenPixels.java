package dev.limpid.data;

import dev.limpid.metrics.Box;
import dev.limpid.metrics.Mask;
import dev.limpid.model.Placement;
import dev.limpid.model.Preprocessing;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which pixel of a picture, or of a mask of it in any size, a network sees at each place of its input: masks and boxes are cut
 * and sized like the picture; the nearest pixel counts. Immutable.
 */
public final class SeenPixels {
    private final int width;
    private final int height;
    private final Placement seen;
    private final int[] sources;

    private SeenPixels(int width, int height, Placement seen, int[] sources) {
        this.width = width;
        this.height = height;
        this.seen = seen;
        this.sources = sources;
    }

    /**
     * The pixels of a picture or mask of these sizes.
     *
     * @throws dev.limpid.error.LimpidException if the network takes no pictures of such sizes
     */
    public static SeenPixels of(int pictureWidth, int pictureHeight, Preprocessing preprocessing) {
        int width = preprocessing.width();
        int height = preprocessing.height();
        int[] sources = new int[width * height];
        if (pictureWidth == width && pictureHeight == height) {
            Arrays.setAll(sources, i -> i);
            return new SeenPixels(width, height, new Placement(0, 0, width, height), sources);
        }
        Placement seen = placement(pictureWidth, pictureHeight, preprocessing);
        for (int i = 0; i < sources.length; i++) {
            int x = (int) Math.floor(seen.left() + (i % width + 0.5) / width * seen.width());
            int row = i / width;
            int y = (int) Math.floor(seen.top() + (row + 0.5) / height * seen.height());
            boolean isInside = x >= 0 && y >= 0 && x < pictureWidth && y < pictureHeight;
            sources[i] = isInside ? (y * pictureWidth) + x : -1;
        }
        return new SeenPixels(width, height, seen, sources);
    }

    /** Where the network looks in masks, which may be smaller than the pictures that they belong to. */
    private static Placement placement(int pictureWidth, int pictureHeight, Preprocessing preprocessing) {
        int times = 1;
        while (times * Math.min(pictureWidth, pictureHeight)
                < Math.max(preprocessing.width(), preprocessing.height())) {
            times++;
        }
        Placement of = preprocessing.placement(pictureWidth * times, pictureHeight * times);
        return new Placement(of.left() / times, of.top() / times, of.width() / times, of.height() / times);
    }

    /** The pixel of the picture at a place of the input, both counted row by row; empty beside the picture. */
    public OptionalInt source(int place) {
        return sources[place] < 0 ? OptionalInt.empty() : OptionalInt.of(sources[place]);
    }

    /** The places of the input that show these pixels of the picture. */
    public Mask mask(BitSet pixels) {
        return Mask.where(width, height, i -> sources[i] >= 0 && pixels.get(sources[i]));
    }

    /** A box of the picture as a box of the input; empty if the network sees nothing of it. */
    public Optional<Box> box(double left, double top, double right, double bottom) {
        int x = clipped(Math.floor((left - seen.left()) / seen.width() * width), width);
        int y = clipped(Math.floor((top - seen.top()) / seen.height() * height), height);
        int ending = clipped(Math.ceil((right - seen.left()) / seen.width() * width), width);
        int below = clipped(Math.ceil((bottom - seen.top()) / seen.height() * height), height);
        return x < ending && y < below ? Optional.of(new Box(x, y, ending, below)) : Optional.empty();
    }

    private static int clipped(double at, int most) {
        return (int) Math.max(0, Math.min(most, at));
    }
}
