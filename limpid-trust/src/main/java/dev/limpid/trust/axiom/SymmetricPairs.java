package dev.limpid.trust.axiom;

import dev.limpid.trust.MetricInput;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Pairs of pixels whose exchange does not change the score, tried at two different contents. */
final class SymmetricPairs {
    private SymmetricPairs() {}

    static List<int[]> of(MetricInput in, int tried, double tolerance) {
        int pixels = in.shape().pixels();
        SplittableRandom random = new SplittableRandom(in.seed());
        List<int[]> pairs = new ArrayList<>();
        for (int i = 0; i < tried && pixels > 1; i++) {
            int first = random.nextInt(pixels);
            pairs.add(new int[] {first, (first + 1 + random.nextInt(pixels - 1)) % pixels});
        }
        double[][] scores = in.network().of(3 * pairs.size(), (index, into) -> {
            System.arraycopy(in.input(), 0, into, 0, into.length);
            exchange(in, into, pairs.get(index / 3), index % 3);
        });
        double plain = in.network().of(in.input())[in.target()];
        List<int[]> alike = new ArrayList<>();
        for (int i = 0; i < pairs.size(); i++) {
            double exchanged = scores[3 * i][in.target()];
            double one = scores[3 * i + 1][in.target()];
            double other = scores[3 * i + 2][in.target()];
            if (Math.abs(exchanged - plain) < tolerance && Math.abs(one - other) < tolerance) {
                alike.add(pairs.get(i));
            }
        }
        return alike;
    }

    /** Exchanges the pixels, or sets the one or the other to their sum plus one and the rest of the pair to zero. */
    private static void exchange(MetricInput in, float[] into, int[] pair, int how) {
        int pixels = in.shape().pixels();
        for (int at = 0; at < into.length; at += pixels) {
            float first = into[at + pair[0]];
            float second = into[at + pair[1]];
            float large = Math.abs(first) + Math.abs(second) + 1;
            into[at + pair[0]] = how == 0 ? second : how == 1 ? large : 0;
            into[at + pair[1]] = how == 0 ? first : how == 1 ? 0 : large;
        }
    }

    /** The input with the second pixel equal to the first. */
    static float[] withEqual(MetricInput in, int[] pair) {
        float[] equal = in.input().clone();
        for (int at = 0; at < equal.length; at += in.shape().pixels()) {
            equal[at + pair[1]] = equal[at + pair[0]];
        }
        return equal;
    }
}
