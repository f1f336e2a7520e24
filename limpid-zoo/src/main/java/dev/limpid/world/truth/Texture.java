package dev.limpid.world.truth;

import java.util.Locale;

/** A surface texture: the fine variation of lightness. */
public enum Texture {
    SMOOTH,
    FUR,
    FEATHERS,
    SCALES,
    GRAIN,
    GRASS,
    LEAVES,
    BARK,
    STONE,
    WATER,
    HAZE;

    /** Its name in lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
