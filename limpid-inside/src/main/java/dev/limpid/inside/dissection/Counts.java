package dev.limpid.inside.dissection;

import java.util.Arrays;

/** Counts by number, in a table that holds only those that are not zero. For one thread. */
final class Counts {
    private static final int FREE = -1;

    private static final int[] NO_KEYS = {FREE};
    private static final long[] NO_COUNTS = {0};
    private static final int LEAST = 8;

    private int[] keys = NO_KEYS;
    private long[] counts = NO_COUNTS;
    private int size;

    void add(int key, long count) {
        int at = at(key);
        if (keys[at] == FREE) {
            if (2 * (size + 1) > keys.length) {
                grow();
                at = at(key);
            }
            keys[at] = key;
            size++;
        }
        counts[at] += count;
    }

    private int at(int key) {
        int mask = keys.length - 1;
        int at = (key * 0x9E3779B9) >>> 7 & mask;
        while (keys[at] != FREE && keys[at] != key) {
            at = (at + 1) & mask;
        }
        return at;
    }

    private void grow() {
        int[] oldKeys = keys;
        long[] oldCounts = counts;
        keys = new int[Math.max(LEAST, 2 * oldKeys.length)];
        Arrays.fill(keys, FREE);
        counts = new long[keys.length];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != FREE) {
                int at = at(oldKeys[i]);
                keys[at] = oldKeys[i];
                counts[at] = oldCounts[i];
            }
        }
    }

    int size() {
        return size;
    }

    /** Receives a number and its count. */
    interface Each {
        void accept(int key, long count);
    }

    /** Tells all of them in no order. */
    void forAll(Each each) {
        for (int i = 0; i < keys.length; i++) {
            if (keys[i] != FREE) {
                each.accept(keys[i], counts[i]);
            }
        }
    }

    /** Tells all of them in ascending order of their numbers. */
    void forEach(Each each) {
        int[] sorted = Arrays.stream(keys).filter(k -> k != FREE).sorted().toArray();
        for (int key : sorted) {
            each.accept(key, counts[at(key)]);
        }
    }
}
