package dev.limpid.inside.dissection;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads maps of a chunk that a {@link CellWriter} packed, one after the other. For one thread. */
final class CellReader {
    /** That of nearly all processors, so that numbers are copied as they are. */
    static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    private final List<Probe> probes;
    private final int[] packed;
    private final List<Integer> samples = new ArrayList<>();
    /** A map of each probe whose cells are all negative infinity but for those that are loaded. */
    private final float[][] maps;

    private int head;
    private int next;
    private int top;
    private int bottom;

    CellReader(ByteBuffer chunk, List<Probe> probes) {
        this.probes = probes;
        packed = new int[chunk.remaining() / Integer.BYTES];
        chunk.order(ORDER).asIntBuffer().get(packed);
        for (int i = 1; i <= packed[0]; i++) {
            samples.add(packed[i]);
        }
        next = 1 + samples.size();
        maps = new float[probes.size()][];
    }

    /** The samples of the chunk. */
    List<Integer> samples() {
        return samples;
    }

    /** Goes on to the next map. @return whether there is one */
    boolean next() {
        head = next;
        if (head == packed.length) {
            return false;
        }
        next = head + CellWriter.HEAD + packed[head + CellWriter.LENGTH];
        return true;
    }

    int probe() {
        return packed[head + CellWriter.PROBE];
    }

    int unit() {
        return packed[head + CellWriter.UNIT];
    }

    /** The row of the sample in the chunk. */
    int row() {
        return packed[head + CellWriter.ROW];
    }

    /** The largest value of the map. */
    float peak() {
        return Float.intBitsToFloat(packed[head + CellWriter.PEAK]);
    }

    /** The map, with negative infinity for all cells that were not kept; valid until it is {@link #unload unloaded}. */
    float[] load() {
        int columns = probes.get(probe()).width();
        float[] map = maps[probe()];
        if (map == null) {
            map = new float[probes.get(probe()).places()];
            Arrays.fill(map, Float.NEGATIVE_INFINITY);
            maps[probe()] = map;
        }
        int at = head + CellWriter.HEAD;
        top = packed[at] / columns;
        for (int left = packed[head + CellWriter.STRETCHES]; left > 0; left--) {
            int from = packed[at];
            int length = packed[at + 1];
            at += 2;
            for (int i = from; i < from + length; i++) {
                map[i] = Float.intBitsToFloat(packed[at++]);
            }
            bottom = from / columns + 1;
        }
        return map;
    }

    /** The first row of which cells were kept. */
    int top() {
        return top;
    }

    /** The row behind the last of which cells were kept. */
    int bottom() {
        return bottom;
    }

    /** Forgets the map that was loaded. */
    void unload() {
        float[] map = maps[probe()];
        int at = head + CellWriter.HEAD;
        for (int left = packed[head + CellWriter.STRETCHES]; left > 0; left--) {
            int from = packed[at];
            int length = packed[at + 1];
            Arrays.fill(map, from, from + length, Float.NEGATIVE_INFINITY);
            at += 2 + length;
        }
    }
}
