package dev.limpid.inside;

import java.util.stream.IntStream;

/** Some of many, equally far from each other in their order. */
public final class EvenSpread {
    private EvenSpread() {}

    /** So many numbers below a count, the first of them 0; all of them if there are not more. */
    public static int[] of(int count, int most) {
        int some = Math.min(count, most);
        return IntStream.range(0, some)
                .map(i -> (int) ((long) i * count / some))
                .toArray();
    }
}
