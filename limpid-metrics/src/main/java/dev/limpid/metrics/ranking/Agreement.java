package dev.limpid.metrics.ranking;

import java.util.Arrays;
import java.util.OptionalDouble;
import org.hipparchus.stat.correlation.KendallsCorrelation;
import org.hipparchus.stat.ranking.NaturalRanking;

/** How far judges agree about the same objects. */
public final class Agreement {
    private Agreement() {}

    /**
     * Kendall's rank correlation tau-b of two lists: -1 to 1; empty if all numbers of a list are equal.
     *
     * <p>Ref.: Kendall, The treatment of ties in ranking problems, 1945, doi:10.2307/2332303.
     *
     * @throws IllegalArgumentException if the lengths differ
     */
    public static OptionalDouble kendall(double[] one, double[] other) {
        if (one.length != other.length) {
            throw new IllegalArgumentException(one.length + " numbers with " + other.length);
        }
        if (one.length < 2) {
            return OptionalDouble.empty();
        }
        double tau = new KendallsCorrelation().correlation(one, other);
        return Double.isNaN(tau) ? OptionalDouble.empty() : OptionalDouble.of(tau);
    }

    /**
     * Krippendorff's alpha for interval data: 1 for full agreement, 0 for none beyond chance; empty if all numbers are equal or no
     * object has two of them.
     *
     * <p>Ref.: Krippendorff, Computing Krippendorff's alpha-reliability, 2011.
     *
     * @param ratings for each judge the number of each object, {@code [judges][objects]}; NaN where there is none
     */
    public static OptionalDouble krippendorff(double[][] ratings) {
        int objects = ratings.length == 0 ? 0 : ratings[0].length;
        double observed = 0;
        double count = 0;
        double sum = 0;
        double squares = 0;
        for (int o = 0; o < objects; o++) {
            int object = o;
            double[] here = Arrays.stream(ratings)
                    .mapToDouble(r -> r[object])
                    .filter(v -> !Double.isNaN(v))
                    .toArray();
            if (here.length >= 2) {
                double all = Arrays.stream(here).sum();
                double square = Arrays.stream(here).map(v -> v * v).sum();
                // The squared differences of all ordered pairs.
                observed += 2 * (here.length * square - all * all) / (here.length - 1);
                count += here.length;
                sum += all;
                squares += square;
            }
        }
        double expected = count < 2 ? 0 : 2 * (count * squares - sum * sum) / (count - 1);
        return expected <= 0 ? OptionalDouble.empty() : OptionalDouble.of(1 - observed / expected);
    }

    /**
     * Krippendorff's alpha for ranks: each judge's numbers are replaced by their ranks among those of that judge first.
     *
     * @param scores for each judge the number of each object, {@code [judges][objects]}, none of them NaN
     */
    public static OptionalDouble krippendorffOfRanks(double[][] scores) {
        return krippendorff(
                Arrays.stream(scores).map(s -> new NaturalRanking().rank(s)).toArray(double[][]::new));
    }
}
