package dev.limpid.metrics;

import java.util.OptionalDouble;

/** A running mean. Means of parts of the data can be merged. Not thread-safe. */
public final class Mean {
    private double sum;
    private long count;

    /** Adds a number. */
    public void add(double number) {
        sum += number;
        count++;
    }

    /** Adds all numbers of another mean. */
    public void add(Mean other) {
        sum += other.sum;
        count += other.count;
    }

    /** A mean of so many numbers with this sum. */
    public static Mean of(double sum, long count) {
        Mean mean = new Mean();
        mean.sum = sum;
        mean.count = count;
        return mean;
    }

    /** The sum of the added numbers. */
    public double sum() {
        return sum;
    }

    /** Number of added numbers. */
    public long count() {
        return count;
    }

    /** The mean; empty before the first number. */
    public OptionalDouble value() {
        return count == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / count);
    }
}
