package dev.limpid.world.place;

import java.util.Locale;

/** A kind of background object. */
enum Kind {
    TREE,
    FIR,
    PALM,
    CACTUS,
    BUSH,
    GRASS,
    FLOWER,
    MUSHROOM,
    ROCK,
    FENCE,
    SHELL,
    CLOUD,
    ORB,
    BALLOON,
    BRANCH;

    boolean grows() {
        return this != ROCK && this != FENCE && this != SHELL && this != CLOUD && this != ORB && this != BALLOON;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
