package dev.limpid.world.creature;

import static dev.limpid.world.truth.Part.BODY;
import static dev.limpid.world.truth.Part.EYES;
import static dev.limpid.world.truth.Part.HEAD;
import static dev.limpid.world.truth.Part.LEGS;
import static dev.limpid.world.truth.Part.MOUTH;
import static dev.limpid.world.truth.Part.PATTERN;
import static dev.limpid.world.truth.Part.TAIL;
import static dev.limpid.world.truth.Part.WINGS;

import dev.limpid.world.truth.Part;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A variant of a part. */
public enum Variant {
    BALL(BODY),
    PEAR(BODY),
    LOAF(BODY),
    BEAN(BODY),
    EGG(BODY),

    CAT_EARS(HEAD),
    HARE_EARS(HEAD),
    CREST(HEAD),
    HORNS(HEAD),
    MANE(HEAD),

    HOOK(MOUTH),
    SPEAR(MOUTH),
    BILL(MOUTH),
    MUZZLE(MOUTH),
    TRUNK(MOUTH),

    SAUCER(EYES),
    SLEEPY(EYES),
    SLIT(EYES),
    RINGED(EYES),
    STALKED(EYES),

    FEATHERED(WINGS),
    BAT(WINGS),
    BUTTERFLY(WINGS),
    DRAGONFLY(WINGS),
    FIN(WINGS),

    STILTS(LEGS),
    PAWS(LEGS),
    WEBBED(LEGS),
    TENTACLES(LEGS),
    JOINTED(LEGS),

    FAN(TAIL),
    CURL(TAIL),
    BRUSH(TAIL),
    FLUKE(TAIL),
    SPADE(TAIL),

    STRIPES(PATTERN),
    SPOTS(PATTERN),
    SCALLOPS(PATTERN),
    PATCHES(PATTERN),
    ZIGZAG(PATTERN);

    private final Part part;

    Variant(Part part) {
        this.part = part;
    }

    /** The part that it is a variant of. */
    public Part part() {
        return part;
    }

    /** All variants of a part. */
    public static List<Variant> of(Part part) {
        return Stream.of(values()).filter(v -> v.part == part).toList();
    }

    /** Its name in lower case, with hyphens. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
