package dev.limpid.trust;

import dev.limpid.metrics.KeyOrder;

/** Orders of pixels by their scores. Equal scores keep the order of their pixels. */
public final class Rankings {
    private Rankings() {}

    /** The pixels from the highest score to the lowest. */
    public static int[] descending(float[] scores) {
        return sorted(scores, -1);
    }

    /** The pixels from the lowest score to the highest. */
    public static int[] ascending(float[] scores) {
        return sorted(scores, 1);
    }

    private static int[] sorted(float[] scores, int sign) {
        long[] keys = new long[scores.length];
        for (int i = 0; i < keys.length; i++) {
            int bits = Float.floatToIntBits(sign * scores[i] + 0f);
            // The bits of a float as an integer of the same order.
            int ordered = bits >= 0 ? bits : ~bits ^ Integer.MIN_VALUE;
            keys[i] = ((long) ordered << Integer.SIZE) | i;
        }
        KeyOrder.sort(keys);
        int[] order = new int[keys.length];
        for (int i = 0; i < order.length; i++) {
            order[i] = (int) keys[i];
        }
        return order;
    }
}
