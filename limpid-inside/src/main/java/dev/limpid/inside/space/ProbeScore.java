package dev.limpid.inside.space;

import dev.limpid.metrics.Vectors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What a linear probe reads from inputs that it was not fitted to.
 *
 * @param accuracy the mean of the accuracies of the classes, so that rare classes count as much as frequent ones
 * @param low the lower end of its 95 % interval
 * @param high the upper end
 * @param chance what guessing gives: 1 divided by the number of classes
 * @param control the same accuracy of a probe that was fitted to shuffled classes: what it reads by its size alone
 * @param fitted inputs that the probe was fitted to
 * @param tested inputs that it was tested on
 */
public record ProbeScore(
        double accuracy, double low, double high, double chance, double control, int fitted, int tested) {
    /** The share of the inputs of a class that a probe is fitted to. */
    private static final double FITTED = 0.7;

    private static final double PENALTY = 1;

    /** The gain over the control. Ref.: Hewitt and Liang, Designing and interpreting probes, 2019, arXiv:1909.03368. */
    public double selectivity() {
        return accuracy - control;
    }

    /** How far the accuracy lies between chance (0) and certainty (1). */
    public double readable() {
        return (accuracy - chance) / (1 - chance);
    }

    /** Inputs divided into those that probes are fitted to and those that test them, with shuffled classes. */
    @SuppressWarnings("ArrayRecordComponent") // large tables of numbers, which nobody changes or compares
    public record Split(int[] fitted, int[] tested, int[] labels, int[] shuffled, int classes) {
        /**
         * Divides inputs, the same share of each class.
         *
         * @param labels the class of each input, from 0; negative for those that are left out. Classes with fewer than four
         *     inputs are left out too
         * @param classes how many classes
         * @return without tested inputs if fewer than two classes are left
         */
        public static Split of(int[] labels, int classes, long seed) {
            SplittableRandom random = new SplittableRandom(seed);
            List<Integer> fitted = new ArrayList<>();
            List<Integer> tested = new ArrayList<>();
            int[] renumbered = labels.clone();
            int used = 0;
            for (int k = 0; k < classes; k++) {
                int[] own = members(labels, k);
                for (int each : own) {
                    renumbered[each] = own.length < 4 ? -1 : used;
                }
                if (own.length >= 4) {
                    used++;
                    shuffle(own, random);
                    int border = (int) Math.round(FITTED * own.length);
                    for (int i = 0; i < own.length; i++) {
                        (i < border ? fitted : tested).add(own[i]);
                    }
                }
            }
            if (used < 2) {
                return new Split(new int[0], new int[0], renumbered, renumbered, used);
            }
            int[] rows = fitted.stream().mapToInt(i -> i).sorted().toArray();
            int[] mixed = Arrays.stream(rows).map(r -> renumbered[r]).toArray();
            shuffle(mixed, random);
            int[] shuffled = renumbered.clone();
            for (int i = 0; i < rows.length; i++) {
                shuffled[rows[i]] = mixed[i];
            }
            int[] held = tested.stream().mapToInt(i -> i).sorted().toArray();
            return new Split(rows, held, renumbered, shuffled, used);
        }

        private static int[] members(int[] labels, int label) {
            int[] rows = DistanceRows.all(labels.length);
            return Arrays.stream(rows).filter(i -> labels[i] == label).toArray();
        }

        private static void shuffle(int[] numbers, SplittableRandom random) {
            for (int i = numbers.length - 1; i > 0; i--) {
                int j = random.nextInt(i + 1);
                int held = numbers[i];
                numbers[i] = numbers[j];
                numbers[j] = held;
            }
        }

        /** Whether there is something to test. */
        public boolean isUsable() {
            return tested.length > 0;
        }
    }

    /**
     * Fits a probe and its control, and tests both.
     *
     * @param split usable
     */
    public static ProbeScore of(Vectors vectors, Split split) {
        LinearProbe probe = LinearProbe.fit(vectors, split.labels(), split.fitted(), split.classes(), PENALTY);
        LinearProbe control = LinearProbe.fit(vectors, split.shuffled(), split.fitted(), split.classes(), PENALTY);
        double[] right = new double[split.classes()];
        double[] byChance = new double[split.classes()];
        double[] sizes = new double[split.classes()];
        for (int row : split.tested()) {
            int label = split.labels()[row];
            sizes[label]++;
            right[label] += probe.predict(vectors, row) == label ? 1 : 0;
            byChance[label] += control.predict(vectors, row) == label ? 1 : 0;
        }
        double variance = 0;
        for (int k = 0; k < sizes.length; k++) {
            double share = (right[k] + 1) / (sizes[k] + 2);
            variance += share * (1 - share) / (sizes[k] + 2);
        }
        double accuracy = balanced(right, sizes);
        double error = 1.96 * Math.sqrt(variance) / sizes.length;
        return new ProbeScore(
                accuracy,
                Math.max(0, accuracy - error),
                Math.min(1, accuracy + error),
                1.0 / split.classes(),
                balanced(byChance, sizes),
                split.fitted().length,
                split.tested().length);
    }

    private static double balanced(double[] right, double[] sizes) {
        double sum = 0;
        int seen = 0;
        for (int k = 0; k < sizes.length; k++) {
            if (sizes[k] > 0) {
                sum += right[k] / sizes[k];
                seen++;
            }
        }
        return sum / seen;
    }
}
