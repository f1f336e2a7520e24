package dev.limpid.inside.dissection;

import java.util.Arrays;

/** Counts by number, in a table that holds only those that are not zero. For one thread. */
final class Counts {
    private static final int FREE = -1;

    private int[] keys = new int[8];
    private long[] counts = new long[8];
    private int size;

    Counts() {
        Arrays.fill(keys, FREE);
    }

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
        keys = new int[2 * oldKeys.length];
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

    /** Tells all of them in ascending order of their numbers. */
    void forEach(Each each) {
        int[] sorted = Arrays.stream(keys).filter(k -> k != FREE).sorted().toArray();
        for (int key : sorted) {
            each.accept(key, counts[at(key)]);
        }
    }
}
