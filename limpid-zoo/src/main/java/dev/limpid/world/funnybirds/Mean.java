package dev.limpid.world.funnybirds;

import java.util.OptionalDouble;

/** A running mean. */
final class Mean {
    private double sum;
    private long count;

    void add(double number) {
        sum += number;
        count++;
    }

    void add(Mean other) {
        sum += other.sum;
        count += other.count;
    }

    long count() {
        return count;
    }

    /** Empty without any number. */
    OptionalDouble value() {
        return count == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / count);
    }
}
