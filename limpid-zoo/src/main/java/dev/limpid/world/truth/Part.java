package dev.limpid.world.truth;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A part of a creature. The body carries the other seven, which together identify the species. */
public enum Part {
    BODY,
    HEAD,
    MOUTH,
    EYES,
    WINGS,
    LEGS,
    TAIL,
    PATTERN;

    private static final List<Part> TELLING =
            Stream.of(values()).filter(Part::isTelling).toList();

    /** The parts that identify the species and can be removed: all but the body. */
    public static List<Part> telling() {
        return TELLING;
    }

    /** Whether it helps to identify the species. */
    public boolean isTelling() {
        return this != BODY;
    }

    /** Its name in lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
