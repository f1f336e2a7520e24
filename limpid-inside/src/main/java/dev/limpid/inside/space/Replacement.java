package dev.limpid.inside.space;

import dev.limpid.error.LimpidException;
import java.util.Locale;

/** What takes the place of a unit's activations when the unit is taken out. */
public enum Replacement {
    /** Zero. */
    ZERO,
    /** The unit's mean over all places and inputs, so that only its variation is lost. */
    MEAN,
    /** The unit's activations for another input, so that their distribution stays. */
    PERMUTE;

    /** The one of a name, such as {@code mean}. @throws LimpidException if there is none */
    public static Replacement parse(String name) {
        for (Replacement each : values()) {
            if (each.label().equals(name)) {
                return each;
            }
        }
        throw LimpidException.badInput("'" + name + "' is no way to replace units; write zero, mean or permute");
    }

    /** Its name as users write it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
