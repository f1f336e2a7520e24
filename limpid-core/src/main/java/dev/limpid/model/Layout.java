package dev.limpid.model;

/** How the dimensions of a picture or of a feature map are arranged. */
public enum Layout {
    /** {@code [N,C,H,W]}; {@code [N,C,L]} in a series, {@code [N,C,D,H,W]} in a volume. */
    NCHW,
    /** {@code [N,H,W,C]}. */
    NHWC,
    /** {@code [N,T,C]}, tokens row by row. */
    TOKENS
}
