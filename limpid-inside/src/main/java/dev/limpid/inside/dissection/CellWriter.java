package dev.limpid.inside.dissection;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Packs the cells of the maps of a chunk of samples that reach a floor, and the cells around them, since enlarging a map mixes
 * neighbours. Of each row of a map one stretch is kept. A map of which no cell reaches the floor takes no room. For one thread.
 */
final class CellWriter {
    /** Where the numbers before the stretches of a map stand: its layer, its unit, and the row of its sample. */
    static final int PROBE = 0;

    static final int UNIT = 1;
    static final int ROW = 2;
    /** How many numbers follow these. */
    static final int LENGTH = 3;
    /** The bits of the largest value. */
    static final int PEAK = 4;
    /** How many stretches there are. */
    static final int STRETCHES = 5;
    /** How many numbers stand before them. */
    static final int HEAD = 6;

    private int[] packed;
    private int size;

    /**
     * Begins a chunk.
     *
     * @param samples of the chunk, whose rows follow each other
     * @param room to write in, of any size; what another writer has left saves the growing
     */
    CellWriter(List<Integer> samples, int[] room) {
        packed = room;
        room(samples.size() + 1);
        packed[size++] = samples.size();
        samples.forEach(each -> packed[size++] = each);
    }

    /**
     * Adds the cells of a map.
     *
     * @param row of the sample in the chunk
     * @param maps holds the map, whose high cells were found
     */
    void add(int probe, int unit, int row, Maps maps) {
        int rows = maps.rows();
        int columns = maps.columns();
        room(HEAD + 2 * rows + rows * columns);
        int head = size;
        size += HEAD;
        int stretches = 0;
        for (int y = 0; y < rows; y++) {
            int first = columns;
            int last = 0;
            for (int near = y - 1; near <= y + 1; near++) {
                if (maps.isHigh(near)) {
                    first = Math.min(first, maps.first(near) - 1);
                    last = Math.max(last, maps.last(near) + 2);
                }
            }
            if (first < last) {
                maps.load(y);
                first = Math.max(0, first);
                last = Math.min(columns, last);
                packed[size++] = y * columns + first;
                packed[size++] = last - first;
                for (int i = y * columns + first; i < y * columns + last; i++) {
                    packed[size++] = Float.floatToRawIntBits(maps.value(i));
                }
                stretches++;
            }
        }
        packed[head + PROBE] = probe;
        packed[head + UNIT] = unit;
        packed[head + ROW] = row;
        packed[head + LENGTH] = size - head - HEAD;
        packed[head + PEAK] = Float.floatToRawIntBits(maps.peak());
        packed[head + STRETCHES] = stretches;
    }

    private void room(int more) {
        if (packed.length - size < more) {
            packed = Arrays.copyOf(packed, Math.max(2 * packed.length, size + more));
        }
    }

    /** Everything that was added, in the byte order of {@link CellReader}. */
    ByteBuffer packed() {
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * size).order(CellReader.ORDER);
        bytes.asIntBuffer().put(packed, 0, size);
        return bytes;
    }

    /** What it wrote in, for the next writer. */
    int[] room() {
        return packed;
    }
}
