package dev.limpid.inside.space;

import dev.limpid.attribution.Progress;
import dev.limpid.metrics.Vectors;
import dev.limpid.runtime.InOrder;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Squared Euclidean distances from some points to all points, a block of rows at a time: the memory is that of a few rows, the time
 * that of all distances. The differences are squared themselves, so that near points far from the origin lose no digits.
 */
final class DistanceRows {
    /** Rows that are computed together, while a tile of the points is in the cache. */
    private static final int BLOCK = 32;

    /** Numbers of a tile: 128 kB. */
    private static final int TILE = 32_768;

    /** Reduces a row. */
    interface Reduction<R> {
        /**
         * What is kept of a row.
         *
         * @param position of the row among those asked for
         * @param squared the squared distances to all points; valid during the call
         */
        R of(int position, float[] squared);
    }

    private DistanceRows() {}

    /**
     * Computes rows.
     *
     * @param rows numbers of the points from which distances are measured
     * @param consumer receives what was kept, in the order of the rows, in the calling thread
     */
    static <R> void run(
            Vectors points, int[] rows, int threads, Reduction<R> reduction, Consumer<R> consumer, Progress progress) {
        int blocks = (rows.length + BLOCK - 1) / BLOCK;
        int[] done = {0};
        InOrder.run(
                threads,
                blocks,
                block -> {
                    int first = block * BLOCK;
                    int count = Math.min(BLOCK, rows.length - first);
                    float[][] distances = block(points, rows, first, count);
                    Object[] kept = new Object[count];
                    for (int i = 0; i < count; i++) {
                        kept[i] = reduction.of(first + i, distances[i]);
                    }
                    return kept;
                },
                kept -> {
                    for (Object each : kept) {
                        @SuppressWarnings("unchecked") // the array holds what the reduction gave
                        R one = (R) each;
                        consumer.accept(one);
                    }
                    done[0] += kept.length;
                    progress.reached(done[0], rows.length);
                });
    }

    private static float[][] block(Vectors points, int[] rows, int first, int count) {
        int n = points.count();
        int width = points.width();
        float[] values = points.values();
        float[][] distances = new float[count][n];
        int tile = Math.max(64, TILE / width);
        float[] columns = new float[tile * width];
        float[] sums = new float[tile];
        for (int start = 0; start < n; start += tile) {
            int size = Math.min(tile, n - start);
            for (int j = 0; j < size; j++) {
                for (int d = 0; d < width; d++) {
                    columns[d * tile + j] = values[(start + j) * width + d];
                }
            }
            for (int i = 0; i < count; i++) {
                Arrays.fill(sums, 0);
                int own = rows[first + i] * width;
                int d = 0;
                for (; d + 4 <= width; d += 4) {
                    addSquares(sums, columns, d * tile, tile, values, own + d);
                }
                for (; d < width; d++) {
                    addSquares(sums, columns, d * tile, tile, values[own + d]);
                }
                System.arraycopy(sums, 0, distances[i], start, size);
            }
        }
        return distances;
    }

    /** Four columns at once, so that the sums are read and written a quarter as often. */
    private static void addSquares(float[] sums, float[] columns, int offset, int size, float[] values, int at) {
        float x0 = values[at];
        float x1 = values[at + 1];
        float x2 = values[at + 2];
        float x3 = values[at + 3];
        for (int j = 0; j < size; j++) {
            float d0 = x0 - columns[offset + j];
            float d1 = x1 - columns[offset + size + j];
            float d2 = x2 - columns[offset + 2 * size + j];
            float d3 = x3 - columns[offset + 3 * size + j];
            sums[j] += d0 * d0 + d1 * d1 + (d2 * d2 + d3 * d3);
        }
    }

    /** A loop that the compiler turns into vector instructions. */
    private static void addSquares(float[] sums, float[] columns, int offset, int size, float x) {
        for (int j = 0; j < size; j++) {
            float difference = x - columns[offset + j];
            sums[j] += difference * difference;
        }
    }

    /** The numbers from 0. */
    static int[] all(int count) {
        int[] all = new int[count];
        Arrays.setAll(all, i -> i);
        return all;
    }
}
