package dev.limpid.metrics.ranking;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.hipparchus.distribution.continuous.ChiSquaredDistribution;
import org.hipparchus.distribution.continuous.FDistribution;
import org.hipparchus.stat.ranking.NaNStrategy;
import org.hipparchus.stat.ranking.NaturalRanking;
import org.hipparchus.stat.ranking.TiesStrategy;

/**
 * How several methods rank over the same samples: the mean rank of each, whether they differ at all (Friedman's test, with Iman
 * and Davenport's F), and which pairs differ (Nemenyi's test). Equal scores share their mean rank.
 *
 * <p>Ref.: Demsar, Statistical comparisons of classifiers over multiple data sets, 2006, JMLR 7.
 *
 * @param ranks the mean rank of each method; 1 is the best
 * @param samples how many
 * @param chiSquared Friedman's statistic, corrected for ties; 0 if all scores of every sample are equal
 * @param p the probability of such differences if the methods were the same, by Iman and Davenport's F
 */
public record Ranking(List<Double> ranks, int samples, double chiSquared, double p) {
    public Ranking {
        ranks = List.copyOf(ranks);
    }

    /**
     * The ranking of methods.
     *
     * @param scores for each sample the score of each method, {@code [samples][methods]}; a higher score is better
     * @throws IllegalArgumentException if there are fewer than two samples or methods, rows differ in length, or a score is NaN
     */
    public static Ranking of(double[][] scores) {
        int samples = scores.length;
        int methods = samples == 0 ? 0 : scores[0].length;
        if (samples < 2 || methods < 2) {
            throw new IllegalArgumentException(samples + " samples of " + methods + " methods cannot be ranked");
        }
        double[] sums = new double[methods];
        double squares = 0;
        for (double[] row : scores) {
            if (row.length != methods || Arrays.stream(row).anyMatch(Double::isNaN)) {
                throw new IllegalArgumentException("a sample has no score for each method: " + Arrays.toString(row));
            }
            double[] ranked = ranks(row);
            for (int i = 0; i < methods; i++) {
                sums[i] += ranked[i];
                squares += ranked[i] * ranked[i];
            }
        }
        double chiSquared = chiSquared(sums, squares, samples);
        List<Double> means = Arrays.stream(sums).map(s -> s / samples).boxed().toList();
        return new Ranking(means, samples, chiSquared, p(chiSquared, samples, methods));
    }

    /** The ranks of scores, 1 for the highest; the two zeros of floating point are equal. */
    private static double[] ranks(double[] scores) {
        double[] negative = Arrays.stream(scores).map(s -> 0.0 - s).toArray();
        return new NaturalRanking(NaNStrategy.FAILED, TiesStrategy.AVERAGE).rank(negative);
    }

    /** Conover's form, which is Friedman's divided by its correction for ties. */
    private static double chiSquared(double[] sums, double squares, int samples) {
        int k = sums.length;
        double expected = samples * (k + 1) / 2.0;
        double between =
                Arrays.stream(sums).map(s -> (s - expected) * (s - expected)).sum();
        double within = squares - samples * k * (k + 1.0) * (k + 1) / 4;
        return within <= 1e-12 ? 0 : (k - 1) * between / within;
    }

    private static double p(double chiSquared, int samples, int methods) {
        double most = samples * (methods - 1.0);
        if (chiSquared >= most * (1 - 1e-12)) {
            return 1 - new ChiSquaredDistribution(methods - 1.0).cumulativeProbability(chiSquared);
        }
        double f = (samples - 1) * chiSquared / (most - chiSquared);
        return 1 - new FDistribution(methods - 1.0, (methods - 1.0) * (samples - 1)).cumulativeProbability(f);
    }

    /** The number of methods. */
    public int methods() {
        return ranks.size();
    }

    /** The probability of such a difference of two methods if all were the same, by Nemenyi's test. */
    public double p(int one, int other) {
        double error = Math.sqrt(methods() * (methods() + 1.0) / (6.0 * samples));
        double difference = Math.abs(ranks.get(one) - ranks.get(other)) / error;
        return StudentizedRange.above(difference * Math.sqrt(2), methods());
    }

    /**
     * The difference of mean ranks from which two methods differ, by Nemenyi's test.
     *
     * @param level such as 0.05
     */
    public double criticalDifference(double level) {
        double q = StudentizedRange.critical(level, methods()) / Math.sqrt(2);
        return q * Math.sqrt(methods() * (methods() + 1.0) / (6.0 * samples));
    }

    /** The methods from the best to the worst. */
    public List<Integer> order() {
        return IntStream.range(0, methods())
                .boxed()
                .sorted((a, b) -> Double.compare(ranks.get(a), ranks.get(b)))
                .toList();
    }

    /**
     * The largest groups of methods of which no two differ, each in order; what the bars of a diagram of critical differences
     * connect. Groups of one are left out.
     */
    public List<List<Integer>> groups(double level) {
        double difference = criticalDifference(level);
        List<Integer> order = order();
        List<List<Integer>> groups = new ArrayList<>();
        int end = 0;
        for (int start = 0; start < order.size(); start++) {
            int stop = start + 1;
            while (stop < order.size() && ranks.get(order.get(stop)) - ranks.get(order.get(start)) < difference) {
                stop++;
            }
            if (stop - start > 1 && stop > end) {
                groups.add(List.copyOf(order.subList(start, stop)));
                end = stop;
            }
        }
        return groups;
    }
}
