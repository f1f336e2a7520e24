package dev.limpid.cases;

import dev.limpid.metrics.Auc;
import dev.limpid.metrics.Vectors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * How far given labels are believed by probabilities that come from elsewhere, such as a network or a model fitted to other inputs.
 *
 * <p>Ref. Northcutt, Jiang and Chuang, Confident Learning: Estimating Uncertainty in Dataset Labels, 2021, arXiv 1911.00068.
 *
 * @param margins of each input: the probability of the given label minus the largest of another, -1 to 1; the smaller, the more suspect
 * @param likely the most probable class of each input
 * @param isSuspect whether another class is as probable as it usually is where it is given, and more probable than the given one
 * @param thresholds of each class: its mean probability where it is given; NaN if it is given nowhere
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record LabelScores(double[] margins, int[] likely, boolean[] isSuspect, double[] thresholds) {
    private static final double PENALTY = 1e-3;
    private static final int NEIGHBOURS = 10;

    /**
     * Scores of labels.
     *
     * @param probabilities of each input and class
     * @param labels of each input
     */
    public static LabelScores of(double[][] probabilities, int[] labels) {
        int classes = probabilities[0].length;
        double[] sums = new double[classes];
        double[] counts = new double[classes];
        for (int i = 0; i < labels.length; i++) {
            sums[labels[i]] += probabilities[i][labels[i]];
            counts[labels[i]]++;
        }
        double[] thresholds = new double[classes];
        Arrays.setAll(thresholds, k -> sums[k] / counts[k]);
        double[] margins = new double[labels.length];
        int[] likely = new int[labels.length];
        boolean[] suspect = new boolean[labels.length];
        for (int i = 0; i < labels.length; i++) {
            double[] p = probabilities[i];
            int other = -1;
            int confident = -1;
            for (int k = 0; k < classes; k++) {
                likely[i] = p[k] > p[likely[i]] ? k : likely[i];
                other = k != labels[i] && (other < 0 || p[k] > p[other]) ? k : other;
                boolean isConfident = p[k] >= thresholds[k];
                confident = isConfident && (confident < 0 || p[k] > p[confident]) ? k : confident;
            }
            margins[i] = p[labels[i]] - (other < 0 ? 0 : p[other]);
            suspect[i] = confident >= 0 && confident != labels[i];
        }
        return new LabelScores(margins, likely, suspect, thresholds);
    }

    /** The numbers of the inputs, the most suspect first; of equal ones the smaller number. */
    public int[] ranked() {
        return IntStream.range(0, margins.length)
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(i -> margins[i]).thenComparingInt(i -> i))
                .mapToInt(i -> i)
                .toArray();
    }

    /**
     * Probabilities for each row from a head that is fitted to the other folds.
     *
     * @param folds at least 2
     * @param seed of the folds
     */
    public static double[][] outOfSample(Vectors rows, int[] labels, int classes, int folds, long seed) {
        int[] order = IntStream.range(0, rows.count()).toArray();
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = order.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int held = order[i];
            order[i] = order[j];
            order[j] = held;
        }
        double[][] found = new double[rows.count()][];
        IntStream.range(0, folds).parallel().forEach(fold -> {
            int[] fitted = IntStream.range(0, order.length)
                    .filter(i -> i % folds != fold)
                    .map(i -> order[i])
                    .toArray();
            SoftmaxHead head = SoftmaxHead.fit(rows, labels, fitted, classes, PENALTY);
            for (int i = fold; i < order.length; i += folds) {
                found[order[i]] = head.probabilities(rows, order[i]);
            }
        });
        return found;
    }

    /** The shares of the classes among the nearest of the others, for each case. */
    public static double[][] votes(CaseIndex index, int[] labels, int classes) {
        IntPredicate all = i -> true;
        double[][] found = new double[labels.length][classes];
        IntStream.range(0, labels.length).parallel().forEach(i -> {
            List<CaseIndex.Hit> near = new ArrayList<>(index.nearest(i, NEIGHBOURS, all));
            near.forEach(hit -> found[i][labels[hit.number()]] += 1.0 / near.size());
        });
        return found;
    }

    /**
     * The area under the curve of telling changed labels from others by their margins: the chance that a changed one is more suspect than another,
     * where equal ones count half. NaN if none or all are changed.
     */
    public static double area(double[] margins, boolean[] isChanged) {
        return Auc.of(doubts(margins, isChanged, false), doubts(margins, isChanged, true))
                .orElse(Double.NaN);
    }

    /** How suspect the labels are that were changed, or those that were not. */
    private static double[] doubts(double[] margins, boolean[] isChanged, boolean ofChanged) {
        return IntStream.range(0, margins.length)
                .filter(i -> isChanged[i] == ofChanged)
                .mapToDouble(i -> -margins[i])
                .toArray();
    }
}
