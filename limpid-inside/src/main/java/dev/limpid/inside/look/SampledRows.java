package dev.limpid.inside.look;

import dev.limpid.inside.Mergeable;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * A uniform sample of the rows of a table that is too long to keep: the rows whose numbers have the smallest hashes. Which
 * rows those are does not depend on the order in which they come or on how they were divided, so samples of parts merge to
 * the sample of the whole, bit by bit.
 *
 * <p>Ref.: Cohen and Kaplan, Summarizing Data using Bottom-k Sketches, 2007.
 */
final class SampledRows implements Mergeable<SampledRows> {
    /** As an unsigned number the largest hash. */
    static final long NO_LIMIT = -1;

    private final int most;
    private final AtomicLong limit;
    private final TreeMap<Long, float[]> rows = new TreeMap<>(Long::compareUnsigned);

    SampledRows(int most) {
        this(most, new AtomicLong(NO_LIMIT));
    }

    /**
     * A sample of nothing.
     *
     * @param limit hashes from here on are known to be left out of the sample of the whole; shared by the samples of parts that
     *     are merged to one, which lowers it
     */
    SampledRows(int most, AtomicLong limit) {
        this.most = most;
        this.limit = limit;
    }

    /** A bijection of 64 bits that looks random. Ref.: Steele, Lea and Flood, SplitMix, 2014. */
    private static long hash(long number) {
        long z = number + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    /**
     * Adds a row.
     *
     * @param number of the row in the whole table
     * @param row makes the row; asked for only if it stays
     */
    void add(long number, Supplier<float[]> row) {
        long key = hash(number);
        boolean isPossible = Long.compareUnsigned(key, limit.get()) <= 0;
        if (isPossible && (rows.size() < most || Long.compareUnsigned(key, rows.lastKey()) < 0)) {
            put(key, row.get());
        }
    }

    private void put(long key, float[] row) {
        rows.put(key, row);
        if (rows.size() > most) {
            rows.pollLastEntry();
        }
    }

    /** The rows of the sample, in an order that depends only on which they are. */
    List<float[]> rows() {
        return new ArrayList<>(rows.values());
    }

    @Override
    public void merge(SampledRows other) {
        other.rows.forEach(this::put);
        if (rows.size() == most) {
            limit.set(rows.lastKey());
        }
    }

    @Override
    public void writeTo(DataOutput out) throws IOException {
        out.writeInt(rows.size());
        for (Map.Entry<Long, float[]> each : rows.entrySet()) {
            out.writeLong(each.getKey());
            out.writeInt(each.getValue().length);
            for (float value : each.getValue()) {
                out.writeFloat(value);
            }
        }
    }

    @Override
    public void readFrom(DataInput in) throws IOException {
        rows.clear();
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            long key = in.readLong();
            float[] row = new float[in.readInt()];
            for (int k = 0; k < row.length; k++) {
                row[k] = in.readFloat();
            }
            rows.put(key, row);
        }
    }
}
