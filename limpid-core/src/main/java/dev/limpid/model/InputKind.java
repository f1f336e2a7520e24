package dev.limpid.model;

import java.util.Locale;

/** What an input of a network holds. */
public enum InputKind {
    /** Pixels on two axes, with any number of channels or none. */
    PICTURE,
    /** Values along one axis, such as time, with any number of channels or none. */
    SERIES,
    /** Voxels on three axes, or frames of a video. */
    VOLUME,
    /** The numbers of words or other tokens, which the network looks up in a table of vectors. */
    TOKENS,
    /** Features without an order: a row of a table. */
    TABLE;

    /** What a network of this kind takes, in words: {@code a picture}, {@code tokens}. */
    public String words() {
        return this == TOKENS ? label() : "a " + label();
    }

    /** The name in text and JSON. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
