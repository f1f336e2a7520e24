package dev.limpid.world.judge;

import java.util.Arrays;

/** What of a map speaks for the class, and its places from the highest to the lowest. */
final class Evidence {
    private final float[] map;
    private final float[] positive;
    private final int[] order;

    /** From {@code float[side*side]}; numbers below zero, and what is no number, count as zero. */
    Evidence(float... map) {
        this.map = map;
        positive = new float[map.length];
        long[] keys = new long[map.length];
        for (int i = 0; i < map.length; i++) {
            positive[i] = map[i] > 0 ? map[i] : 0;
            // The bits of numbers from zero up are ordered as the numbers are.
            keys[i] = ((long) -Float.floatToIntBits(positive[i]) << Integer.SIZE) | i;
        }
        Arrays.sort(keys);
        order = new int[map.length];
        for (int i = 0; i < order.length; i++) {
            order[i] = (int) keys[i];
        }
    }

    /** The map itself. */
    float[] map() {
        return map;
    }

    /** The same without what speaks against the class. */
    float[] positive() {
        return positive;
    }

    /** How many places there are. */
    int size() {
        return map.length;
    }

    /** The place with this rank, from 0 for the highest. */
    int place(int rank) {
        return order[rank];
    }

    /** The rank behind all places whose number equals that at this rank. */
    int behind(int rank) {
        int next = rank + 1;
        while (next < order.length && positive[order[next]] == positive[order[rank]]) {
            next++;
        }
        return next;
    }
}
