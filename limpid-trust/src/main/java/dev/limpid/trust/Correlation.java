package dev.limpid.trust;

import dev.limpid.metrics.RankCorrelation;
import java.util.OptionalDouble;

/** How two lists of numbers go together. */
public enum Correlation {
    /** Pearson's correlation: how near they are to a line, -1 to 1. */
    PEARSON {
        @Override
        public OptionalDouble of(double[] one, double[] other) {
            double meanOfOne = Numbers.mean(one);
            double meanOfOther = Numbers.mean(other);
            double both = 0;
            double first = 0;
            double second = 0;
            for (int i = 0; i < one.length; i++) {
                double a = one[i] - meanOfOne;
                double b = other[i] - meanOfOther;
                both += a * b;
                first += a * a;
                second += b * b;
            }
            double scale = Math.sqrt(first) * Math.sqrt(second);
            boolean isConstant = Numbers.isConstant(one) || Numbers.isConstant(other) || scale == 0;
            return isConstant ? OptionalDouble.empty() : OptionalDouble.of(Math.max(-1, Math.min(1, both / scale)));
        }
    },
    /** Spearman's correlation of the ranks, -1 to 1. */
    SPEARMAN {
        @Override
        public OptionalDouble of(double[] one, double[] other) {
            return RankCorrelation.of(one, other);
        }
    };

    /** The correlation of two lists of the same length; empty if all numbers of a list are equal. */
    public abstract OptionalDouble of(double[] one, double[] other);
}
