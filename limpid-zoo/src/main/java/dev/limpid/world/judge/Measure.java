package dev.limpid.world.judge;

import java.util.OptionalDouble;

/**
 * A number for how near a map comes to the truth. Negative numbers of a map speak against the class, and are taken for
 * zero by all measures but {@link #ORDER}. A map without any evidence has no mass anywhere, and agrees with nothing.
 *
 * <p>Ref.: Arras, Osman, Samek, CLEVR-XAI: A benchmark dataset for the ground truth evaluation of neural network
 * explanations, 2022, arXiv 2003.07258 (mass and rank); Zhang et al., Top-down neural attention by excitation backprop,
 * 2018, doi:10.1007/s11263-017-1059-x (pointing).
 */
public enum Measure {
    /** Mass accuracy: the share of the map's sum that lies on the creature. */
    MASS_ON_CREATURE("mass on creature"),
    /** Rank accuracy: of so many highest places as the creature has pixels, the share that lies on it. */
    RANK_ON_CREATURE("rank on creature"),
    /** Pointing game: 1 if the highest place lies on the creature, 0 if not; without tolerance, for masks are exact. */
    POINTS_AT_CREATURE("points at creature"),
    /** {@link #MASS_ON_CREATURE} for the parts that tell the species. */
    MASS_ON_PARTS("mass on parts"),
    /** {@link #RANK_ON_CREATURE} for the parts that tell the species. */
    RANK_ON_PARTS("rank on parts"),
    /** {@link #POINTS_AT_CREATURE} for the parts that tell the species. */
    POINTS_AT_PARTS("points at parts"),
    /** Average precision: the area under precision over recall, when the map is a detector of those parts' pixels. */
    PRECISION_ON_PARTS("precision on parts"),
    /** {@link #MASS_ON_CREATURE} for the watermark. */
    MASS_ON_WATERMARK("mass on watermark"),
    /** {@link #RANK_ON_CREATURE} for the watermark. */
    RANK_ON_WATERMARK("rank on watermark"),
    /** {@link #POINTS_AT_CREATURE} for the watermark. */
    POINTS_AT_WATERMARK("points at watermark"),
    /**
     * How far evidence is shared out as effects are: the sum over the {@link Cause causes} of the lesser of two shares,
     * that of the map's sum which lies on its pixels, and that of its effect in the sum of all effects above zero. 1
     * where the map says what this network goes by; 1 minus their distance in total variation.
     */
    AGREEMENT("agreement with effects"),
    /**
     * Spearman's correlation of the map's sum on each telling part, negative numbers included, with the effect of that
     * part: from -1 to 1. Large parts have large effects and large sums, so noise scores more than 0.
     */
    ORDER("order of parts");

    private final String title;

    Measure(String title) {
        this.title = title;
    }

    /** What it is called in a table. */
    public String title() {
        return title;
    }

    /**
     * The number for a map, {@code float[side*side]}, row by row; empty where the truth is not to be seen in the picture.
     */
    public OptionalDouble of(Truth truth, float[] map) {
        return of(truth, new Evidence(map));
    }

    OptionalDouble of(Truth truth, Evidence map) {
        return switch (this) {
            case MASS_ON_CREATURE -> truth.on(Aim.CREATURE, map).mass();
            case RANK_ON_CREATURE -> truth.on(Aim.CREATURE, map).rank();
            case POINTS_AT_CREATURE -> truth.on(Aim.CREATURE, map).points();
            case MASS_ON_PARTS -> truth.on(Aim.PARTS, map).mass();
            case RANK_ON_PARTS -> truth.on(Aim.PARTS, map).rank();
            case POINTS_AT_PARTS -> truth.on(Aim.PARTS, map).points();
            case PRECISION_ON_PARTS -> truth.on(Aim.PARTS, map).precision();
            case MASS_ON_WATERMARK -> truth.on(Aim.WATERMARK, map).mass();
            case RANK_ON_WATERMARK -> truth.on(Aim.WATERMARK, map).rank();
            case POINTS_AT_WATERMARK -> truth.on(Aim.WATERMARK, map).points();
            case AGREEMENT -> truth.agreement(map);
            case ORDER -> truth.order(map);
        };
    }
}
