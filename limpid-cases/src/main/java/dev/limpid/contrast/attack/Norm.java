package dev.limpid.contrast.attack;

import java.util.Locale;

/** How large a change is, in units of the picture: 1 is the difference between black and white. */
public enum Norm {
    /** The largest change of a value. */
    LINF,
    /** The root of the sum of the squared changes. */
    L2,
    /** The number of values that change, as places with all their channels. */
    L0;

    /** How large a change is tried where that is not said. */
    double usualRadius() {
        return switch (this) {
            case LINF -> 8.0 / 255;
            case L2 -> 2;
            case L0 -> 10;
        };
    }

    /** A radius that no change of a picture exceeds. */
    double unlimited() {
        return this == LINF ? 1 : Double.MAX_VALUE;
    }

    /** The name in text and JSON. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
