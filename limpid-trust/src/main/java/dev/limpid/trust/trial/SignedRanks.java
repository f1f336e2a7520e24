package dev.limpid.trust.trial;

import java.util.Arrays;
import org.hipparchus.distribution.continuous.NormalDistribution;
import org.hipparchus.stat.ranking.NaturalRanking;

/**
 * Wilcoxon's signed-rank test of paired numbers, two-sided. Differences of zero count half for either side.
 *
 * <p>The probability is exact for up to 50 pairs without equal differences, and for up to {@value #LARGEST_ENUMERATION} pairs with
 * them, where all signs are tried; otherwise it is that of the normal approximation with the correction for ties and without
 * that for continuity. Where all differences are zero it is 1.
 *
 * <p>Ref.: Wilcoxon, Individual Comparisons by Ranking Methods, 1945, doi:10.2307/3001968.
 */
final class SignedRanks {
    private static final int LARGEST_ENUMERATION = 13;
    private static final int LARGEST_EXACT = 50;
    private static final double TOLERANCE = 1e-9;

    private final double[] ranks;
    private final double positive;
    private final double zeros;
    private final boolean hasTies;

    private SignedRanks(double[] differences) {
        double[] sizes = Arrays.stream(differences).map(Math::abs).toArray();
        ranks = new NaturalRanking().rank(sizes);
        double above = 0;
        double none = 0;
        for (int i = 0; i < ranks.length; i++) {
            above += differences[i] > 0 ? ranks[i] : 0;
            none += differences[i] == 0 ? ranks[i] : 0;
        }
        positive = above + none / 2;
        zeros = none;
        hasTies = Arrays.stream(sizes).distinct().count() < sizes.length;
    }

    /** The probability of a sum of ranks as far from its mean, if the sign of each difference is a coin's. */
    static double probability(double[] one, double[] other) {
        double[] differences = new double[one.length];
        for (int i = 0; i < one.length; i++) {
            differences[i] = one[i] - other[i];
        }
        if (Arrays.stream(differences).allMatch(d -> d == 0)) {
            return 1;
        }
        SignedRanks test = new SignedRanks(differences);
        if (one.length <= LARGEST_EXACT && !test.hasTies && test.zeros == 0) {
            return test.exact();
        }
        return one.length <= LARGEST_ENUMERATION ? test.enumerated(differences) : test.normal();
    }

    /** From the number of ways to reach each sum of ranks. */
    private double exact() {
        int most = ranks.length * (ranks.length + 1) / 2;
        double[] ways = new double[most + 1];
        ways[0] = 1;
        for (int rank = 1; rank <= ranks.length; rank++) {
            for (int sum = most; sum >= rank; sum--) {
                ways[sum] = (ways[sum] + ways[sum - rank]) / 2;
            }
            for (int sum = Math.min(rank - 1, most); sum >= 0; sum--) {
                ways[sum] /= 2;
            }
        }
        int at = (int) Math.rint(positive);
        double below = Arrays.stream(ways, 0, at + 1).sum();
        double above = Arrays.stream(ways, at, most + 1).sum();
        return Math.min(1, 2 * Math.min(below, above));
    }

    private double enumerated(double[] differences) {
        int all = 1 << ranks.length;
        int below = 0;
        int above = 0;
        for (int signs = 0; signs < all; signs++) {
            double sum = zeros / 2;
            for (int i = 0; i < ranks.length; i++) {
                sum += differences[i] != 0 && ((signs >> i) & 1) == 1 ? ranks[i] : 0;
            }
            below += sum <= positive + TOLERANCE ? 1 : 0;
            above += sum >= positive - TOLERANCE ? 1 : 0;
        }
        return Math.min(1, 2.0 * Math.min(below, above) / all);
    }

    private double normal() {
        double count = ranks.length;
        double ties = 0;
        double[] sorted = ranks.clone();
        Arrays.sort(sorted);
        for (int from = 0; from < sorted.length; ) {
            int to = from;
            while (to < sorted.length && sorted[to] == sorted[from]) {
                to++;
            }
            double size = to - from;
            ties += size * size * size - size;
            from = to;
        }
        double variance = (count * (count + 1) * (2 * count + 1) - ties / 2) / 24;
        double distance = Math.abs(positive - count * (count + 1) / 4) / Math.sqrt(variance);
        return Math.min(1, 2 * new NormalDistribution().cumulativeProbability(-distance));
    }
}
