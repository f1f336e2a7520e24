package dev.limpid.inside.dissection;

import java.util.Arrays;

/**
 * The areas of a picture as runs of pixels that follow each other in a row, so that pixels are counted many at a time, and from tables
 * that stay in the processor's cache. Not changed later.
 */
final class AreaRuns {
    private final int width;
    /** The first run of each row. */
    private final int[] first;
    /** The pixel behind each run, and its area. */
    private final int[] end;

    private final int[] area;

    AreaRuns(Areas picture) {
        width = picture.width();
        int[] pixels = picture.area();
        first = new int[picture.height()];
        int[] ends = new int[pixels.length];
        int runs = 0;
        for (int y = 0, i = 0; y < first.length; y++) {
            first[y] = runs;
            for (int last = i + width - 1; i < last; i++) {
                if (pixels[i] != pixels[i + 1]) {
                    ends[runs++] = i + 1;
                }
            }
            ends[runs++] = ++i;
        }
        end = Arrays.copyOf(ends, runs);
        area = new int[runs];
        for (int i = 0; i < runs; i++) {
            area[i] = pixels[end[i] - 1];
        }
    }

    /** The pixels of each area. */
    int[] sizes(int areas) {
        int[] sizes = new int[areas];
        for (int i = 0, start = 0; i < end.length; i++) {
            sizes[area[i]] += end[i] - start;
            start = end[i];
        }
        return sizes;
    }

    /**
     * Counts pixels that follow each other in a row.
     *
     * @param from the first of them
     * @param to behind the last of them
     * @param counts are raised, by area
     */
    void count(int from, int to, int[] counts) {
        int run = first[from / width];
        while (end[run] <= from) {
            run++;
        }
        for (int at = from; at < to; run++) {
            int behind = Math.min(end[run], to);
            counts[area[run]] += behind - at;
            at = behind;
        }
    }
}
