package dev.limpid.trust;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Inputs with uniform noise on every value.
 *
 * @param count how many
 * @param radius the largest change as a share of the range of the channel
 */
record UniformNeighbours(int count, double radius) implements Neighbours {
    @Override
    public List<float[]> of(MetricInput in) {
        SplittableRandom random = new SplittableRandom(in.seed());
        float[][] ranges = Blur.ranges(in.input(), in.shape());
        int pixels = in.shape().pixels();
        List<float[]> all = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            float[] near = in.input().clone();
            for (int c = 0; c < ranges.length; c++) {
                double reach = radius * (ranges[c][1] - ranges[c][0]);
                for (int i = c * pixels; i < (c + 1) * pixels; i++) {
                    near[i] += (float) (reach * (2 * random.nextDouble() - 1));
                }
            }
            all.add(near);
        }
        return all;
    }
}
