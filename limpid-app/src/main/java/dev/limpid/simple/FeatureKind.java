package dev.limpid.simple;

import dev.limpid.error.LimpidException;
import java.util.Locale;

/** What a student is told of an input. */
public enum FeatureKind {
    /** The mean or largest activation of each unit of a layer; units are named by dissection if the data show concepts. */
    UNITS,
    /** Which annotated concepts a picture shows. */
    CONCEPTS,
    /** How likely a linear probe on a layer finds each annotated concept. */
    SCORES,
    /** How alike the most alike superpixel of a picture is to each cluster of superpixels (ACE). */
    SUPERPIXELS,
    /** The length of each capsule and its numbers, of a capsule network. */
    CAPSULES,
    /** The values of the input itself, of a network over tables. */
    INPUTS;

    /** The one of a name. @throws LimpidException if there is none */
    public static FeatureKind parse(String name) {
        for (FeatureKind each : values()) {
            if (each.label().equals(name)) {
                return each;
            }
        }
        throw LimpidException.badInput(
                "'" + name + "' are no features; write units, concepts, scores, superpixels, capsules or inputs");
    }

    /** Its name as users write it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
