package dev.limpid.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A volume as three slices, one across each axis, through the place with the strongest score.
 *
 * <p>Ticks at the edges of a slice show where the other two cut it.
 */
public final class VolumeDrawing implements InputDrawing {
    private static final List<String> NAMES = List.of("slice", "row", "column");
    private static final int LONGEST = 230;
    private static final int CAPTION = 20;
    private static final int GAP = 16;
    private static final int TICK = 5;

    private final List<Integer> sizes;
    private final int[] voxels;
    private final List<String> notes;

    private VolumeDrawing(List<Integer> sizes, int[] voxels, List<String> notes) {
        this.sizes = sizes;
        this.voxels = voxels;
        this.notes = notes;
    }

    /**
     * A volume: three channels as colours, any other number as the grey of their mean; the smallest number is black, the
     * largest white.
     *
     * @param sizes slices, rows and columns
     * @param channels the numbers of each channel, row by row
     */
    public static VolumeDrawing of(List<Integer> sizes, float[][] channels) {
        boolean isMean = channels.length != 1 && channels.length != 3;
        List<String> notes =
                isMean ? List.of("the picture shows the mean of " + channels.length + " channels") : List.of();
        return new VolumeDrawing(List.copyOf(sizes), Picture.colours(channels), notes);
    }

    @Override
    public List<Integer> sizes() {
        return sizes;
    }

    @Override
    public List<String> notes() {
        return notes;
    }

    /** The distance between the places of an axis of which at most {@code most} are kept. */
    public static int step(int size, int most) {
        return (size + most - 1) / most;
    }

    /** This volume with at most so many places along each axis, at equal distances. */
    public VolumeDrawing reduced(int most) {
        List<Integer> steps = sizes.stream().map(s -> step(s, most)).toList();
        if (steps.stream().allMatch(s -> s == 1)) {
            return this;
        }
        List<Integer> kept = sizes.stream().map(s -> step(s, step(s, most))).toList();
        int[] fewer = new int[kept.get(0) * kept.get(1) * kept.get(2)];
        for (int i = 0; i < fewer.length; i++) {
            int z = i / (kept.get(1) * kept.get(2)) * steps.get(0);
            int y = i / kept.get(2) % kept.get(1) * steps.get(1);
            int x = i % kept.get(2) * steps.get(2);
            fewer[i] = voxels[(((z * sizes.get(1)) + y) * sizes.get(2)) + x];
        }
        return new VolumeDrawing(kept, fewer, notes);
    }

    /** What a position along an axis is called: slice, row or column. */
    public static String name(int axis) {
        return NAMES.get(axis);
    }

    @Override
    public String place(int index) {
        int[] at = at(index);
        return NAMES.get(0) + " " + at[0] + ", " + NAMES.get(1) + " " + at[1] + ", " + NAMES.get(2) + " " + at[2];
    }

    private int[] at(int index) {
        int plane = sizes.get(1) * sizes.get(2);
        return new int[] {index / plane, index % plane / sizes.get(2), index % sizes.get(2)};
    }

    /** Slice, row and column of the score with the largest magnitude. */
    public List<Integer> strongest(ScoreGrid scores) {
        float[] shares = scores.shares(sizes);
        int best = 0;
        for (int i = 1; i < shares.length; i++) {
            best = Math.abs(shares[i]) > Math.abs(shares[best]) || Float.isNaN(shares[best]) ? i : best;
        }
        return IntStream.of(at(best)).boxed().toList();
    }

    /** The axis that runs from top to bottom of a slice across an axis. */
    private static int down(int axis) {
        return axis == 0 ? 1 : 0;
    }

    /** The axis that runs from left to right. */
    private static int across(int axis) {
        return axis == 2 ? 1 : 2;
    }

    /** The number of rows of a slice across an axis. */
    public int height(int axis) {
        return sizes.get(down(axis));
    }

    /** The number of columns of a slice across an axis. */
    public int width(int axis) {
        return sizes.get(across(axis));
    }

    private int index(int axis, int slice, int x, int y) {
        int[] at = new int[3];
        at[axis] = slice;
        at[down(axis)] = y;
        at[across(axis)] = x;
        return (((at[0] * sizes.get(1)) + at[1]) * sizes.get(2)) + at[2];
    }

    private Picture slice(int axis, int slice) {
        int width = width(axis);
        int[] rgb = new int[width * height(axis)];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = voxels[index(axis, slice, i % width, i / width)];
        }
        return Picture.of(width, height(axis), rgb);
    }

    private float[] slice(float[] shares, int axis, int slice) {
        int width = width(axis);
        float[] of = new float[width * height(axis)];
        for (int i = 0; i < of.length; i++) {
            of[i] = shares[index(axis, slice, i % width, i / width)];
        }
        return of;
    }

    /** All slices across an axis, one below the other. */
    public Picture stack(int axis) {
        int count = sizes.get(axis);
        Canvas canvas = new Canvas(width(axis), height(axis) * count, 0);
        for (int s = 0; s < count; s++) {
            canvas.put(slice(axis, s), 0, s * height(axis));
        }
        return canvas.picture();
    }

    /** The scores of all slices across an axis, one below the other. */
    public IndexedLayer stack(ScoreGrid scores, int axis) {
        float[] shares = scores.shares(sizes);
        int count = sizes.get(axis);
        int each = width(axis) * height(axis);
        float[] all = new float[each * count];
        for (int s = 0; s < count; s++) {
            System.arraycopy(slice(shares, axis, s), 0, all, s * each, each);
        }
        return IndexedLayer.of(
                all, width(axis), height(axis) * count, scores.map().palette());
    }

    @Override
    public Picture input() {
        List<Integer> middle = sizes.stream().map(s -> s / 2).toList();
        return drawn(
                middle,
                IntStream.range(0, 3)
                        .mapToObj(axis -> slice(axis, middle.get(axis)).enlarged(factor()))
                        .toList());
    }

    @Override
    public Picture over(ScoreGrid scores) {
        List<Integer> at = strongest(scores);
        float[] shares = scores.shares(sizes);
        List<Picture> slices = new ArrayList<>();
        for (int axis = 0; axis < 3; axis++) {
            Picture slice = slice(axis, at.get(axis));
            float[] own = slice(shares, axis, at.get(axis));
            slices.add(Overlay.of(slice, own, scores.map().palette(), Region.all(slice))
                    .enlarged(factor()));
        }
        Picture drawn = drawn(at, slices);
        Canvas canvas = new Canvas(drawn.width(), drawn.height() + Plot.legendHeight(), Plot.PAPER);
        canvas.put(drawn, 0, 0);
        Plot.legendOverPhoto(canvas, scores.map(), Plot.MARGIN, drawn.height());
        return canvas.picture();
    }

    private int factor() {
        int longest = sizes.stream().max(Integer::compare).orElse(1);
        return Math.max(1, LONGEST / longest);
    }

    private Picture drawn(List<Integer> at, List<Picture> slices) {
        int width = (2 * Plot.MARGIN)
                + (2 * GAP)
                + slices.stream().mapToInt(Picture::width).sum();
        int tallest = slices.stream().mapToInt(Picture::height).max().orElse(1);
        Canvas canvas = new Canvas(width, (2 * Plot.MARGIN) + CAPTION + tallest, Plot.PAPER);
        int left = Plot.MARGIN;
        int top = Plot.MARGIN + CAPTION;
        for (int axis = 0; axis < 3; axis++) {
            Picture slice = slices.get(axis);
            String caption = NAMES.get(axis) + " " + at.get(axis) + " of " + sizes.get(axis);
            String fitted = Plot.TEXT.fitted(caption, slice.width() + (double) GAP, false);
            Plot.TEXT.draw(canvas, fitted, left, Plot.MARGIN + Plot.TEXT.capital(), Plot.INK);
            canvas.put(slice, left, top);
            int x = left + (factor() * at.get(across(axis))) + (factor() / 2);
            int y = top + (factor() * at.get(down(axis))) + (factor() / 2);
            canvas.fill(x, top - TICK, 1, TICK, Plot.INK);
            canvas.fill(x, top + slice.height(), 1, TICK, Plot.INK);
            canvas.fill(left - TICK, y, TICK, 1, Plot.INK);
            canvas.fill(left + slice.width(), y, TICK, 1, Plot.INK);
            left += slice.width() + GAP;
        }
        return canvas.picture();
    }
}
