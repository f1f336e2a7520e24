package dev.limpid.inside.space;

import dev.limpid.error.LimpidException;
import java.util.Locale;

/** How the vectors at the places of a layer become the features of an input. */
public enum Pooling {
    /** Their mean: one vector for each input. */
    MEAN,
    /** Their largest number, channel by channel: one vector for each input. */
    MAX,
    /** All of them: as many vectors for each input as the layer has places. */
    PLACES;

    /** The one of a name, such as {@code mean}. @throws LimpidException if there is none */
    public static Pooling parse(String name) {
        for (Pooling each : values()) {
            if (each.label().equals(name)) {
                return each;
            }
        }
        throw LimpidException.badInput("'" + name + "' is no way to pool features; write mean, max or places");
    }

    /** Its name as users write it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
