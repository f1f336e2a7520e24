package dev.limpid.metrics;

/** A metric's name, direction and range. */
public interface Metric {

    /** The direction in which a metric improves. */
    enum Direction {
        /** A larger number is better. */
        HIGHER_IS_BETTER,
        /** A smaller number is better. */
        LOWER_IS_BETTER
    }

    /** Its display name, in lower case. */
    String title();

    /** The direction in which it improves. */
    Direction direction();

    /** The lower end of its range. */
    double lowest();

    /** The upper end of its range. */
    double highest();
}
