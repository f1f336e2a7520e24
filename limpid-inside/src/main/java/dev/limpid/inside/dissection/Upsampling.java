package dev.limpid.inside.dissection;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * Finds the pixels in which a small map, enlarged bilinearly with half-pixel centres and repeated edges, reaches a threshold.
 * A pixel can reach it only if one of the four positions around it does, so all others are passed over unseen: at a threshold
 * for the largest half percent that is nearly everything.
 *
 * <p>Differs from the published code, which places positions by the centre of their receptive field.
 *
 * <p>Safe for use by many threads.
 */
public final class Upsampling {
    private final Axis down;
    private final Axis across;

    /**
     * For each pixel of an axis the position before it and the weight of the next, and for each position the first pixel and the one
     * behind the last that it has a part in.
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Axis(int[] before, float[] weight, int[] first, int[] end, int size) {
        static Axis of(int pixels, int positions) {
            int[] before = new int[pixels];
            float[] weight = new float[pixels];
            for (int i = 0; i < pixels; i++) {
                double at = Math.max(0, Math.min(positions - 1, ((i + 0.5) * positions / pixels) - 0.5));
                before[i] = (int) at;
                weight[i] = (float) (at - before[i]);
            }
            int[] first = new int[positions];
            int[] end = new int[positions];
            Arrays.fill(first, pixels);
            for (int i = 0; i < pixels; i++) {
                int next = Math.min(positions - 1, before[i] + 1);
                first[before[i]] = Math.min(first[before[i]], i);
                first[next] = Math.min(first[next], i);
                end[before[i]] = i + 1;
                end[next] = i + 1;
            }
            return new Axis(before, weight, first, end, positions);
        }

        int next(int pixel) {
            return Math.min(size - 1, before[pixel] + 1);
        }
    }

    /** From a map to a picture, both in positions. */
    public Upsampling(int mapHeight, int mapWidth, int height, int width) {
        down = Axis.of(height, mapHeight);
        across = Axis.of(width, mapWidth);
    }

    /**
     * Tells the pixels that reach a threshold.
     *
     * @param map {@code [mapHeight*mapWidth]}
     * @param threshold may be infinite
     * @param active receives their numbers, row by row
     */
    public void active(float[] map, float threshold, IntConsumer active) {
        active(map, 0, down.size, threshold, active);
    }

    /**
     * The same of a map of which only some rows may reach the threshold.
     *
     * @param top the first of these rows
     * @param bottom the row behind the last of them
     */
    void active(float[] map, int top, int bottom, float threshold, IntConsumer active) {
        int columns = across.size;
        int[] first = new int[down.size];
        int[] end = new int[down.size];
        Arrays.fill(first, columns);
        int from = down.before.length;
        int to = 0;
        for (int row = top; row < bottom; row++) {
            int start = row * columns;
            first[row] = first(map, start, start + columns, threshold) - start;
            if (first[row] < columns) {
                end[row] = end(map, start, start + columns, threshold) - start;
                from = Math.min(from, down.first[row]);
                to = Math.max(to, down.end[row]);
            }
        }
        float[] line = new float[columns];
        int width = across.before.length;
        for (int y = from; y < to; y++) {
            int above = down.before[y];
            int below = down.next(y);
            int left = Math.min(first[above], first[below]);
            int right = Math.max(end[above], end[below]);
            if (left < right) {
                float weight = down.weight[y];
                for (int x = Math.max(0, left - 1); x < Math.min(columns, right + 1); x++) {
                    line[x] = mixed(map[(above * columns) + x], map[(below * columns) + x], weight);
                }
                row(line, left, right, threshold, y * width, active);
            }
        }
    }

    /** The first number that reaches a threshold; the end if none does. */
    private static int first(float[] map, int from, int end, float threshold) {
        int at = from;
        while (at < end && !(map[at] >= threshold)) {
            at++;
        }
        return at;
    }

    /** Behind the last number that reaches a threshold, of which there is one. */
    private static int end(float[] map, int from, int end, float threshold) {
        int at = end;
        while (at > from && !(map[at - 1] >= threshold)) {
            at--;
        }
        return at;
    }

    /** Whether it enlarges to a picture of this size. */
    boolean isFor(int height, int width) {
        return down.before.length == height && across.before.length == width;
    }

    /**
     * Looks at the pixels of a row that have a part of a position that reaches the threshold, each once. Between two positions that
     * reach it, every pixel does.
     */
    private void row(float[] line, int left, int right, float threshold, int start, IntConsumer active) {
        int done = 0;
        for (int c = left; c < right; c++) {
            if (line[c] >= threshold) {
                boolean isNextHigh = c + 1 < right && line[c + 1] >= threshold;
                int end = across.end[c];
                for (int x = Math.max(done, across.first[c]); x < end; x++) {
                    int before = across.before[x];
                    if ((isNextHigh && before == c)
                            || mixed(line[before], line[across.next(x)], across.weight[x]) >= threshold) {
                        active.accept(start + x);
                    }
                }
                done = Math.max(done, end);
            }
        }
    }

    private static float mixed(float a, float b, float weight) {
        return weight == 0 ? a : a + (weight * (b - a));
    }
}
