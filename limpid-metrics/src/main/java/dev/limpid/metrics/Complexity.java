package dev.limpid.metrics;

import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * How concentrated a map is: whether few pixels carry most of the attribution. Complexity measures how easy a map is to
 * read, not whether it is correct. Scores count by their absolute values.
 *
 * <p>Laws: those of {@link Localisation}.
 */
public enum Complexity implements Metric {
    /**
     * The Gini index of the absolute scores: 0 if all are equal, {@code 1 - 1/P} where one of P pixels carries
     * all attribution. {@code sum over k of (2k - P - 1) a_k / (P sum of a)}, {@code a_1 <= ... <= a_P}.
     *
     * <p>Ref.: Hurley, Rickard, Comparing measures of sparsity, 2009, arXiv 0811.4706; Chalasani et al., Concise
     * explanations of neural networks using adversarial training, 2020, arXiv 1810.06583.
     */
    SPARSENESS("sparseness") {
        @Override
        double measure(double[] ascending, double sum) {
            int count = ascending.length;
            double weighted = 0;
            for (int i = 0; i < count; i++) {
                weighted += ((2.0 * i) + 1 - count) * ascending[i];
            }
            return weighted / (count * sum);
        }
    },
    /**
     * The entropy of the absolute scores as shares of their sum, relative to that of a constant map: 0 where one pixel carries
     * all attribution, 1 where all are equal.
     *
     * <p>Ref.: Bhatt, Weller, Moura, Evaluating and aggregating feature-based model explanations, 2020, arXiv 2005.00631.
     */
    ENTROPY("entropy") {
        @Override
        double measure(double[] ascending, double sum) {
            double entropy = 0;
            for (double amount : ascending) {
                double share = amount / sum;
                entropy -= share == 0 ? 0 : share * Math.log(share);
            }
            return ascending.length == 1 ? 0 : entropy / Math.log(ascending.length);
        }

        @Override
        public Direction direction() {
            return Direction.LOWER_IS_BETTER;
        }
    },
    /**
     * The share of the pixels whose absolute score is above a hundredth of the largest.
     *
     * <p>Ref.: Nguyen, Rodríguez Martínez, On quantitative aspects of model interpretability, 2020, arXiv 2007.07584. Differs
     * from the paper: the pixels are counted by their scores, as is usual, and not by the network's loss without them.
     */
    EFFECTIVE("effective complexity") {
        @Override
        double measure(double[] ascending, double sum) {
            double level = LEVEL * ascending[ascending.length - 1];
            int count = 0;
            for (double amount : ascending) {
                count += amount > level ? 1 : 0;
            }
            return (double) count / ascending.length;
        }

        @Override
        public Direction direction() {
            return Direction.LOWER_IS_BETTER;
        }
    };

    private static final double LEVEL = 0.01;

    private final String title;

    Complexity(String title) {
        this.title = title;
    }

    abstract double measure(double[] ascending, double sum);

    /** The metric of a map; empty if all scores are zero. */
    public OptionalDouble of(AttributionMap map) {
        double[] amounts = new double[map.size()];
        for (int i = 0; i < amounts.length; i++) {
            amounts[i] = Math.abs(map.score(i));
        }
        Arrays.sort(amounts);
        double sum = Arrays.stream(amounts).sum();
        return sum == 0 ? OptionalDouble.empty() : OptionalDouble.of(measure(amounts, sum));
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public Direction direction() {
        return Direction.HIGHER_IS_BETTER;
    }

    @Override
    public double lowest() {
        return 0;
    }

    @Override
    public double highest() {
        return 1;
    }
}
