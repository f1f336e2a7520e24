package dev.limpid.metrics;

import java.util.Arrays;
import java.util.OptionalDouble;
import org.hipparchus.stat.correlation.SpearmansCorrelation;
import org.hipparchus.stat.ranking.NaNStrategy;
import org.hipparchus.stat.ranking.NaturalRanking;

/**
 * Spearman's rank correlation: how similar the order of two lists of numbers is, from -1 to 1. Equal numbers share
 * their mean rank.
 *
 * <p>Ref.: Spearman, The proof and measurement of association between two things, 1904, doi:10.2307/1412159.
 */
public final class RankCorrelation {
    private RankCorrelation() {}

    /**
     * The correlation of two lists of the same length; empty if all numbers of a list are equal. NaN ranks lowest.
     *
     * @throws IllegalArgumentException if the lengths differ
     */
    public static OptionalDouble of(double[] one, double[] other) {
        if (one.length != other.length) {
            throw new IllegalArgumentException(one.length + " numbers with " + other.length);
        }
        if (one.length < 2) {
            return OptionalDouble.empty();
        }
        double correlation = new SpearmansCorrelation(new NaturalRanking(NaNStrategy.MINIMAL))
                .correlation(unsigned(one), unsigned(other));
        return Double.isNaN(correlation) ? OptionalDouble.empty() : OptionalDouble.of(correlation);
    }

    /** The same numbers with one zero: the library's ranking takes negative zero for less than zero. */
    private static double[] unsigned(double[] numbers) {
        return Arrays.stream(numbers).map(n -> n + 0.0).toArray();
    }
}
