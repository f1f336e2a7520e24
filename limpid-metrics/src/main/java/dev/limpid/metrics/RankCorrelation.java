package dev.limpid.metrics;

import java.util.OptionalDouble;

/** Spearman's correlation: how far two lists of numbers have the same order. Equal numbers share their mean rank. */
public final class RankCorrelation {
    private RankCorrelation() {}

    /** From -1 to 1; empty where all numbers of a list are equal. */
    public static OptionalDouble of(double[] one, double[] other) {
        double[] a = ranks(one);
        double[] b = ranks(other);
        double middle = (a.length - 1) / 2.0;
        double both = 0;
        double first = 0;
        double second = 0;
        for (int i = 0; i < a.length; i++) {
            both += (a[i] - middle) * (b[i] - middle);
            first += (a[i] - middle) * (a[i] - middle);
            second += (b[i] - middle) * (b[i] - middle);
        }
        return first == 0 || second == 0 ? OptionalDouble.empty() : OptionalDouble.of(both / Math.sqrt(first * second));
    }

    private static double[] ranks(double[] numbers) {
        double[] ranks = new double[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            for (double other : numbers) {
                ranks[i] += other < numbers[i] ? 1 : other == numbers[i] ? 0.5 : 0;
            }
            ranks[i] -= 0.5;
        }
        return ranks;
    }
}
