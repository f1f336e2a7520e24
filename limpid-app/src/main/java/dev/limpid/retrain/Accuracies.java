package dev.limpid.retrain;

import dev.limpid.metrics.Interval;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;

/** Accuracies of several trainings on the same test pictures. */
final class Accuracies {
    private Accuracies() {}

    /**
     * The mean over all trainings, with a 95 % bootstrap interval for which both test pictures and seeds are drawn again.
     *
     * @param groups of trainings: for each seed and test picture whether it is right
     */
    static Interval interval(List<boolean[][]> groups) {
        int seeds = groups.get(0).length;
        int pictures = groups.get(0)[0].length;
        int[] each = new int[pictures];
        Arrays.setAll(each, i -> i);
        SplittableRandom random = new SplittableRandom(seeds);
        return Interval.of(pictures, chosen -> {
                    boolean isWhole = Arrays.equals(chosen, each);
                    long right = 0;
                    for (int s = 0; s < seeds; s++) {
                        int seed = isWhole ? s : random.nextInt(seeds);
                        for (boolean[][] group : groups) {
                            for (int i : chosen) {
                                right += group[seed][i] ? 1 : 0;
                            }
                        }
                    }
                    return OptionalDouble.of((double) right / groups.size() / seeds / pictures);
                })
                .orElseThrow();
    }
}
