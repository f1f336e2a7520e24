package dev.limpid.inside.dissection;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.hipparchus.special.Erf;

/**
 * INVERT: the combination of concepts by which the mean activations of a unit are told apart best. Needs to be told what a
 * sample shows, but not where. Safe for use by many threads.
 *
 * <p>The score is the area under the ROC curve: the probability that the unit is more active in a sample that shows the
 * combination than in one that does not, where a tie counts half. It equals {@code U / (n1 n0)} of the Wilcoxon-Mann-Whitney
 * test, from whose normal approximation with correction for ties p follows.
 *
 * <p>Ref.: Bykov, Kopf, Nakajima, Kloft, Höhne, Labeling Neural Representations with Inverse Recognition, NeurIPS 2023,
 * arXiv:2311.13594.
 */
public final class Invert {
    private final List<BitSet> present;
    private final int samples;
    private final double least;

    /**
     * A combination with its score.
     *
     * @param formula the combination
     * @param auc 0 to 1
     * @param p probability of so large an AUC if the unit did not tell them apart, one-sided
     * @param share of the samples that show it
     */
    public record Found(Formula formula, double auc, double p, double share) {}

    /**
     * Of labels.
     *
     * @param present for each concept the samples that show it
     * @param samples how many there are
     * @param least share of the samples that must show a combination, and that must not; such as 0.01
     */
    public Invert(List<BitSet> present, int samples, double least) {
        this.present = present.stream().map(b -> (BitSet) b.clone()).toList();
        this.samples = samples;
        this.least = least;
    }

    /** The best combination of each length up to this one; empty if no concept is shown by enough samples. */
    public List<Found> best(float[] activations, int longest) {
        Ranks ranks = Ranks.of(activations);
        List<Integer> tried = new ArrayList<>();
        for (int c = 0; c < present.size(); c++) {
            if (isUsable(present.get(c))) {
                tried.add(c);
            }
        }
        FormulaSearch search = new FormulaSearch(tried, present::get, samples, true);
        return search
                .best((where, toBeat) -> isUsable(where) ? ranks.auc(where) : Double.NEGATIVE_INFINITY, longest)
                .stream()
                .map(f -> new Found(
                        f.formula(),
                        f.score(),
                        ranks.p(f.where()),
                        (double) f.where().cardinality() / samples))
                .toList();
    }

    private boolean isUsable(BitSet where) {
        int count = where.cardinality();
        return count >= Math.max(1, least * samples) && samples - count >= Math.max(1, least * samples);
    }

    /**
     * The score of a combination.
     *
     * @return NaN if all samples show it or none does
     */
    public static double auc(float[] activations, BitSet where) {
        return Ranks.of(activations).auc(where);
    }

    /** The one-sided p-value of {@link #auc}; NaN where that is. */
    public static double p(float[] activations, BitSet where) {
        return Ranks.of(activations).p(where);
    }

    /**
     * Ranks from 1, equal values sharing their mean.
     *
     * @param rank of each sample
     * @param ties sum of {@code t^3 - t} over groups of {@code t} equal values
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Ranks(double[] rank, double ties) {
        static Ranks of(float[] values) {
            Integer[] order = new Integer[values.length];
            Arrays.setAll(order, i -> i);
            Arrays.sort(order, (a, b) -> Float.compare(values[a] + 0f, values[b] + 0f));
            double[] rank = new double[values.length];
            double ties = 0;
            for (int from = 0; from < order.length; ) {
                int to = from;
                while (to < order.length && values[order[to]] == values[order[from]]) {
                    to++;
                }
                to = Math.max(to, from + 1);
                for (int i = from; i < to; i++) {
                    rank[order[i]] = (from + 1 + to) / 2.0;
                }
                double t = to - from;
                ties += (t * t * t) - t;
                from = to;
            }
            return new Ranks(rank, ties);
        }

        private double u(BitSet where) {
            double sum = 0;
            long count = 0;
            for (int i = where.nextSetBit(0); i >= 0 && i < rank.length; i = where.nextSetBit(i + 1)) {
                sum += rank[i];
                count++;
            }
            return sum - (count * (count + 1) / 2.0);
        }

        double auc(BitSet where) {
            double shown = where.cardinality();
            return u(where) / (shown * (rank.length - shown));
        }

        double p(BitSet where) {
            double n1 = where.cardinality();
            double n = rank.length;
            double n0 = n - n1;
            double variance = n1 * n0 / 12 * ((n + 1) - (ties / (n * (n - 1))));
            if (!(variance > 0)) {
                return n1 == 0 || n0 == 0 ? Double.NaN : 1;
            }
            double z = (u(where) - (n1 * n0 / 2)) / Math.sqrt(variance);
            return 0.5 * Erf.erfc(z / Math.sqrt(2));
        }
    }
}
