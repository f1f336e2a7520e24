package dev.limpid.inside.dissection;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Packs the cells of the maps of a chunk of samples that reach a floor, and the cells around them, since enlarging a map mixes
 * neighbours. A map of which no cell reaches it takes no room. For one thread.
 */
final class CellWriter {
    private static final int FIRST_SIZE = 1 << 16;

    private final BitSet kept = new BitSet();
    private ByteBuffer bytes = ByteBuffer.allocate(FIRST_SIZE);

    /** @param samples of the chunk, whose rows follow each other */
    CellWriter(List<Integer> samples) {
        room(Integer.BYTES * (samples.size() + 1));
        bytes.putInt(samples.size());
        samples.forEach(bytes::putInt);
    }

    /**
     * Adds the cells of a map.
     *
     * @param row of the sample in the chunk
     * @param columns of the map
     * @param floor negative infinity keeps every cell
     */
    void add(int probe, int unit, int row, float[] map, int columns, float floor) {
        kept.clear();
        if (floor == Float.NEGATIVE_INFINITY) {
            kept.set(0, map.length);
        } else {
            for (int i = 0; i < map.length; i++) {
                if (map[i] >= floor) {
                    around(i - columns, map.length);
                    around(i, map.length);
                    around(i + columns, map.length);
                }
            }
        }
        room(Integer.BYTES * (4 + 2 * kept.cardinality() + map.length));
        bytes.putInt(probe).putInt(unit).putInt(row);
        int runs = bytes.position();
        bytes.putInt(0);
        int count = 0;
        for (int from = kept.nextSetBit(0); from >= 0; from = kept.nextSetBit(from)) {
            int to = kept.nextClearBit(from);
            bytes.putInt(from).putInt(to - from);
            for (; from < to; from++) {
                bytes.putFloat(map[from]);
            }
            count++;
        }
        bytes.putInt(runs, count);
    }

    /** A cell with its neighbours to the left and to the right, as far as they exist. */
    private void around(int cell, int cells) {
        int from = Math.max(0, cell - 1);
        int to = Math.min(cells, cell + 2);
        if (from < to) {
            kept.set(from, to);
        }
    }

    private void room(int more) {
        if (bytes.remaining() < more) {
            int size = Math.max(2 * bytes.capacity(), bytes.position() + more);
            bytes = ByteBuffer.wrap(Arrays.copyOf(bytes.array(), size)).position(bytes.position());
        }
    }

    /** Everything that was added. */
    ByteBuffer packed() {
        return bytes.duplicate().flip();
    }
}
