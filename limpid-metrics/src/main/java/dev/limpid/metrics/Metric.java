package dev.limpid.metrics;

/** What every metric states about the numbers it gives. */
public interface Metric {

    /** Which numbers are better. */
    enum Direction {
        /** A larger number is better. */
        HIGHER_IS_BETTER,
        /** A smaller number is better. */
        LOWER_IS_BETTER
    }

    /** Its name in a table, in lower case. */
    String title();

    /** Which numbers are better. */
    Direction direction();

    /** The lower end of its range. */
    double lowest();

    /** The upper end of its range. */
    double highest();
}
