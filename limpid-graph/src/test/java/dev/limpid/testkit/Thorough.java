package dev.limpid.testkit;

import java.util.List;
import java.util.stream.Stream;

/** How much a test tries: all with {@code -Pthorough}, as continuous integration does, else a part that takes less time. */
public final class Thorough {
    /** Whether everything is tried. */
    public static final boolean IS_ON = Boolean.getBoolean("limpid.thorough");

    private Thorough() {}

    /** The first number when everything is tried, else the second. */
    public static int orElse(int whole, int part) {
        return IS_ON ? whole : part;
    }

    /** All cases when everything is tried, else the first of them. */
    public static <T> List<T> orFirst(int count, Stream<T> all) {
        return all.limit(IS_ON ? Long.MAX_VALUE : count).toList();
    }
}
