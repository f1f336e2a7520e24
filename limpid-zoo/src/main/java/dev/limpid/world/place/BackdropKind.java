package dev.limpid.world.place;

import java.util.List;
import java.util.Locale;

/** A kind of background. */
public enum BackdropKind {
    MEADOW,
    FOREST,
    DESERT,
    SNOW,
    SHORE,
    NIGHT;

    /** All kinds of backgrounds. */
    public static List<BackdropKind> all() {
        return List.of(values());
    }

    /** Its name in lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
