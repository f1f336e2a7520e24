package dev.limpid.attribution.engine;

import dev.limpid.graph.Tensor;
import java.util.OptionalDouble;

/** The completeness gap: the difference between the sum of the scores and the sum that the method promises. */
final class Completeness {
    private Completeness() {}

    /**
     * The sum of the scores minus the promised sum, the largest over the batch; NaN if a score is NaN.
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
