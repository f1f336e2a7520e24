package dev.limpid.simple;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Rows divided at random into those that students are fitted to (70 %) and those on which they are judged.
 *
 * @param fit in ascending order
 * @param held the others
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Division(int[] fit, int[] held) {
    private static final double SHARE = 0.7;

    static Division of(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] order = new int[count];
        Arrays.setAll(order, i -> i);
        for (int i = count - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int other = order[i];
            order[i] = order[j];
            order[j] = other;
        }
        int fitted = (int) Math.round(SHARE * count);
        int[] fit = Arrays.copyOf(order, fitted);
        int[] held = Arrays.copyOfRange(order, fitted, count);
        Arrays.sort(fit);
        Arrays.sort(held);
        return new Division(fit, held);
    }
}
