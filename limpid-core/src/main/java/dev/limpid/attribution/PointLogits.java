package dev.limpid.attribution;

import dev.limpid.graph.Tensor;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Gathers the logits at the input and at the baseline while the chunks of a method go by. */
final class PointLogits {
    private @Nullable Tensor input;
    private @Nullable Tensor baseline;

    /**
     * @param logits {@code float[N,S,K]}: those of a chunk
     * @param from the chunk's first sample
     */
    void add(Tensor logits, int from, Draws draws) {
        int size = (int) logits.size(1);
        if (draws.atInput() >= from && draws.atInput() < from + size) {
            input = sample(logits, draws.atInput() - from);
        }
        int start = draws.atBaseline().orElse(-1);
        if (start >= from && start < from + size) {
            baseline = sample(logits, start - from);
        }
    }

    /** {@code float[N,K]}: the logits at the input. */
    Tensor atInput() {
        if (input == null) {
            throw new IllegalStateException("no sample of the method is the input itself");
        }
        return input;
    }

    /** The scores' sum minus the target's difference between input and baseline; the largest over the batch. */
    OptionalDouble gap(Tensor scores, Tensor weights) {
        if (baseline == null) {
            return OptionalDouble.empty();
        }
        float[] score = scores.toFloats();
        float[] weight = weights.toFloats();
        float[] end = atInput().toFloats();
        float[] start = baseline.toFloats();
        int batch = (int) weights.size(0);
        double largest = 0;
        for (int n = 0; n < batch; n++) {
            double gap = 0;
            for (int i = n * score.length / batch; i < (n + 1) * score.length / batch; i++) {
                gap += score[i];
            }
            for (int i = n * weight.length / batch; i < (n + 1) * weight.length / batch; i++) {
                gap -= weight[i] * (double) (end[i] - start[i]);
            }
            largest = Math.abs(gap) > Math.abs(largest) ? gap : largest;
        }
        return OptionalDouble.of(largest);
    }

    private static Tensor sample(Tensor logits, int s) {
        int batch = (int) logits.size(0);
        int size = (int) logits.size(1);
        int classes = (int) logits.size(2);
        float[] all = logits.toFloats();
        float[] one = new float[batch * classes];
        for (int n = 0; n < batch; n++) {
            System.arraycopy(all, (n * size + s) * classes, one, n * classes, classes);
        }
        return Tensor.of(one, batch, classes);
    }
}
