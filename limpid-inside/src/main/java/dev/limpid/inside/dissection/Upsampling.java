package dev.limpid.inside.dissection;

import java.util.Arrays;

/**
 * Finds the pixels in which a small map, enlarged bilinearly with half-pixel centres and repeated edges, reaches a threshold.
 * A pixel can reach it only if one of the four positions around it does, so all others are passed over unseen: at a threshold
 * for the largest half percent that is nearly everything. Along a row between two positions values only rise or only fall, so the
 * pixels that reach the threshold are found by the first or the last of them.
 *
 * <p>Differs from the published code, which places positions by the centre of their receptive field.
 *
 * <p>Safe for use by many threads.
 */
public final class Upsampling {
    private final Axis down;
    private final Axis across;

    /** Receives pixels of a row that follow each other. */
    public interface Run {
        /**
         * Takes them.
         *
         * @param from the number of the first one, counted row by row
         * @param to the number behind the last one
         */
        void accept(int from, int to);
    }

    /**
     * How pixels lie between positions along one axis.
     *
     * @param before for each pixel the position before it
     * @param weight for each pixel the weight of the next position
     * @param start for each position the first pixel that does not lie before it; one more entry with the number of pixels
     * @param size the number of positions
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Axis(int[] before, float[] weight, int[] start, int size) {
        static Axis of(int pixels, int positions) {
            int[] before = new int[pixels];
            float[] weight = new float[pixels];
            int[] start = new int[positions + 1];
            for (int i = 0; i < pixels; i++) {
                double at = Math.max(0, Math.min(positions - 1, mapped(i, pixels, positions)));
                before[i] = (int) at;
                weight[i] = (float) (at - before[i]);
            }
            for (int c = 0, i = 0; c <= positions; c++) {
                while (i < pixels && before[i] < c) {
                    i++;
                }
                start[c] = i;
            }
            return new Axis(before, weight, start, positions);
        }

        /** Where a point of one grid lies on another of the same length, by half-pixel centres. */
        private static double mapped(double point, int from, int to) {
            return (point + 0.5) * to / from - 0.5;
        }

        int pixels() {
            return before.length;
        }

        /** Which point between pixels lies at a point between positions. */
        double pixel(double position) {
            return mapped(position, size, pixels());
        }

        int next(int position) {
            return Math.min(size - 1, position + 1);
        }

        /** The first pixel that a position has a part in. */
        int first(int position) {
            return start[Math.max(0, position - 1)];
        }

        /** The pixel behind the last that a position has a part in. */
        int end(int position) {
            return start[position + 1];
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
     * @param active receives them in ascending order
     */
    public void active(float[] map, float threshold, Run active) {
        active(map, 0, down.size, threshold, active);
    }

    /**
     * The same of a map of which only some rows may reach the threshold.
     *
     * @param top the first of these rows
     * @param bottom the row behind the last of them
     */
    void active(float[] map, int top, int bottom, float threshold, Run active) {
        int columns = across.size;
        int[] first = new int[down.size];
        int[] end = new int[down.size];
        Arrays.fill(first, columns);
        int from = down.pixels();
        int to = 0;
        for (int row = top; row < bottom; row++) {
            int start = row * columns;
            first[row] = first(map, start, start + columns, threshold) - start;
            if (first[row] < columns) {
                end[row] = end(map, start, start + columns, threshold) - start;
                from = Math.min(from, down.first(row));
                to = Math.max(to, down.end(row));
            }
        }
        float[] line = new float[columns];
        int width = across.pixels();
        for (int y = from; y < to; y++) {
            int above = down.before[y];
            int below = down.next(above);
            int left = Math.min(first[above], first[below]);
            int right = Math.max(end[above], end[below]);
            if (left < right) {
                float weight = down.weight[y];
                for (int x = Math.max(0, left - 1); x < Math.min(columns, right + 1); x++) {
                    line[x] = mixed(map[(above * columns) + x], map[(below * columns) + x], weight);
                }
                row(line, Math.max(0, left - 1), right, threshold, y * width, active);
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
        return down.pixels() == height && across.pixels() == width;
    }

    /** Looks at the pixels that follow some positions of a row. */
    private void row(float[] line, int left, int right, float threshold, int row, Run active) {
        int from = 0;
        int to = 0;
        for (int c = left; c < right; c++) {
            boolean isHigh = line[c] >= threshold;
            boolean isNextHigh = line[across.next(c)] >= threshold;
            int start = isHigh || !isNextHigh ? across.start[c] : edge(line, c, threshold);
            int end = isNextHigh ? across.start[c + 1] : isHigh ? edge(line, c, threshold) : start;
            if (start < end) {
                if (start != to) {
                    tell(row, from, to, active);
                    from = start;
                }
                to = end;
            }
        }
        tell(row, from, to, active);
    }

    private static void tell(int row, int from, int to, Run active) {
        if (from < to) {
            active.accept(row + from, row + to);
        }
    }

    /**
     * The first pixel behind a position that does not lie on its side of the threshold, where the next position does not either. The
     * straight line between both tells nearly where; the rounded values of pixels decide.
     */
    private int edge(float[] line, int position, float threshold) {
        float value = line[position];
        float next = line[across.next(position)];
        boolean isHigh = value >= threshold;
        int start = across.start[position];
        int end = across.start[position + 1];
        double crossing = position + (double) (threshold - value) / (next - value);
        int at = Math.max(start, Math.min(end, (int) Math.ceil(across.pixel(crossing))));
        while (at > start && isHigh != reaches(value, next, at - 1, threshold)) {
            at--;
        }
        while (at < end && isHigh == reaches(value, next, at, threshold)) {
            at++;
        }
        return at;
    }

    private boolean reaches(float value, float next, int pixel, float threshold) {
        return mixed(value, next, across.weight[pixel]) >= threshold;
    }

    private static float mixed(float a, float b, float weight) {
        return weight == 0 ? a : a + (weight * (b - a));
    }
}
