package dev.limpid.attribution.perturbation;

import dev.limpid.attribution.formula.Samples;
import java.util.SplittableRandom;

/** Latin hypercube sampling: random points in a cube that are spread evenly along each axis. */
final class LatinHypercube {
    private LatinHypercube() {}

    /**
     * A Latin hypercube: in each column one point in each of {@code points} equal parts of 0 to 1.
     *
     * @return {@code [points][axes]}
     */
    static double[][] latin(int points, int axes, long seed) {
        double[][] design = new double[points][axes];
        for (int axis = 0; axis < axes; axis++) {
            SplittableRandom random = Samples.random(seed, axis);
            int[] order = new int[points];
            for (int i = 0; i < points; i++) {
                int at = random.nextInt(i + 1);
                order[i] = order[at];
                order[at] = i;
            }
            for (int i = 0; i < points; i++) {
                design[i][axis] = (order[i] + random.nextDouble()) / points;
            }
        }
        return design;
    }
}
