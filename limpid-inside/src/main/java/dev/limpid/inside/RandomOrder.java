package dev.limpid.inside;

import org.hipparchus.random.Well19937c;
import org.hipparchus.util.MathArrays;

/** The order in which inputs are taken where their own must not matter: in a folder, inputs of one class follow each other. */
public final class RandomOrder {
    private static final long SEED = 1;

    private RandomOrder() {}

    /** All numbers below a count in a random order, which is always the same. */
    public static int[] of(int count) {
        int[] order = MathArrays.natural(count);
        MathArrays.shuffle(order, new Well19937c(SEED));
        return order;
    }
}
