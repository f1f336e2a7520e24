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

    /** The name in text and JSON. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
