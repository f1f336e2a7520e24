package dev.limpid.world.truth;

import java.util.Locale;

/** A kind of shape. */
public enum Form {
    /** A wide area: sky, hills, ground. */
    FIELD,
    /** A circle or an ellipse. */
    DISC,
    /** Any other rounded outline. */
    BLOB,
    /** Something that ends in a point. */
    SPIKE,
    /** Something long and thin, straight or bent. */
    LIMB,
    /** A spread sheet with ribs or lobes: a wing, a fan, a petal. */
    SHEET,
    /** A stripe, a ring, a zigzag. */
    BAND;

    /** Its name in lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
