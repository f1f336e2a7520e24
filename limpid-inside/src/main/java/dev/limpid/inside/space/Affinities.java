package dev.limpid.inside.space;

import java.util.Arrays;

/**
 * A sparse symmetric table of weights between points, row by row.
 *
 * @param starts where the row of a point begins; one more at the end
 * @param columns the other point of each entry, ascending within a row
 * @param weights of the entries
 */
@SuppressWarnings("ArrayRecordComponent") // large tables of numbers, which nobody changes or compares
record Affinities(int[] starts, int[] columns, float[] weights) {

    /** Joins the weights of the two directions between two points. */
    interface Joining {
        /** The weight of both from that of each, one of which may be 0. */
        float of(float there, float back);
    }

    /**
     * The table of weights from points to their neighbours.
     *
     * @param directed {@code float[n,k]} in the order of the neighbours
     */
    static Affinities of(Neighbours neighbours, float[] directed, Joining joining) {
        int n = neighbours.count();
        int k = neighbours.perPoint();
        int[] counts = new int[n + 1];
        for (int i = 0; i < n; i++) {
            counts[i + 1] += k;
            for (int j = 0; j < k; j++) {
                counts[neighbours.number(i, j) + 1]++;
            }
        }
        Arrays.parallelPrefix(counts, Math::addExact);
        int[] starts = counts.clone();
        long[] entries = new long[counts[n]];
        // A key sorts by column, then by direction; its last bits find the weight.
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < k; j++) {
                int other = neighbours.number(i, j);
                entries[counts[i]++] = (long) other << 32 | (long) (i * k + j) << 1;
                entries[counts[other]++] = (long) i << 32 | (long) (i * k + j) << 1 | 1;
            }
        }
        int[] columns = new int[entries.length];
        float[] weights = new float[entries.length];
        int[] rows = new int[n + 1];
        int size = 0;
        for (int i = 0; i < n; i++) {
            Arrays.sort(entries, starts[i], starts[i + 1]);
            for (int e = starts[i]; e < starts[i + 1]; e++) {
                int column = (int) (entries[e] >>> 32);
                float there = 0;
                float back = 0;
                for (int turn = 0; turn < 2; turn++, e++) {
                    boolean isBack = (entries[e] & 1) == 1;
                    float weight = directed[(int) ((entries[e] & 0xFFFF_FFFFL) >>> 1)];
                    there = isBack ? there : weight;
                    back = isBack ? weight : back;
                    if (turn == 1 || e + 1 == starts[i + 1] || (int) (entries[e + 1] >>> 32) != column) {
                        break;
                    }
                }
                columns[size] = column;
                weights[size++] = joining.of(there, back);
            }
            rows[i + 1] = size;
        }
        return new Affinities(rows, Arrays.copyOf(columns, size), Arrays.copyOf(weights, size));
    }

    /** How many entries. */
    int size() {
        return columns.length;
    }
}
