package dev.limpid.attribution.engine;

import dev.limpid.graph.Tensor;
import java.util.OptionalDouble;

/** How far the sum of scores is from what it should be. */
final class Completeness {
    private Completeness() {}

    /**
     * The scores' sum minus what it should be, the largest over the batch; not a number where a score is not.
     *
     * @param scores {@code float[N,...]}
     * @param total {@code float[N]}
     */
    static OptionalDouble gap(Tensor scores, Tensor total) {
        float[] all = scores.toFloats();
        float[] wanted = total.toFloats();
        int size = all.length / wanted.length;
        double largest = 0;
        for (int n = 0; n < wanted.length; n++) {
            double gap = -wanted[n];
            for (int i = n * size; i < (n + 1) * size; i++) {
                gap += all[i];
            }
            largest = Double.isNaN(gap) || Math.abs(gap) > Math.abs(largest) ? gap : largest;
        }
        return OptionalDouble.of(largest);
    }
}
