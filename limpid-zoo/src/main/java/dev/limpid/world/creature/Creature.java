package dev.limpid.world.creature;

import dev.limpid.world.ink.Grain;
import dev.limpid.world.ink.Layer;
import dev.limpid.world.ink.Outline;
import dev.limpid.world.ink.Paint;
import dev.limpid.world.ink.RandomDraws;
import dev.limpid.world.ink.Tone;
import dev.limpid.world.truth.Colour;
import dev.limpid.world.truth.Form;
import dev.limpid.world.truth.Label;
import dev.limpid.world.truth.Part;
import dev.limpid.world.truth.Texture;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A creature: its parts with their variants, its colours, and its pose.
 *
 * <p>Parts are attached to the body only, so removing or exchanging a part does not move the others.
 *
 * @param looks the variant of each part; a missing part has been removed, which the body never is
 * @param coat its colours
 * @param pose its position and posture
 * @param scarf the colour of its scarf, if it wears one
 * @param seed the seed of its texture and its markings
 */
public record Creature(Map<Part, Variant> looks, Coat coat, Pose pose, Optional<Integer> scarf, long seed) {
    /** The object number of the scarf. */
    public static final int SCARF = 2;

    /**
     * With a copy of the looks.
     *
     * @throws IllegalArgumentException if a look belongs to another part, or the body is missing
     */
    public Creature {
        looks = Collections.unmodifiableMap(new EnumMap<>(looks));
        looks.forEach((part, look) -> {
            if (look.part() != part) {
                throw new IllegalArgumentException(look + " is not a variant of " + part);
            }
        });
        if (!looks.containsKey(Part.BODY)) {
            throw new IllegalArgumentException("a creature must have a body");
        }
    }

    /**
     * This creature without a part.
     *
     * @throws IllegalArgumentException if it is the body, which carries the others
     */
    public Creature without(Part part) {
        Map<Part, Variant> fewer = new EnumMap<>(looks);
        fewer.remove(part);
        return new Creature(fewer, coat, pose, scarf, seed);
    }

    /** This creature with another variant of a part. */
    public Creature with(Variant look) {
        Map<Part, Variant> other = new EnumMap<>(looks);
        other.put(look.part(), look);
        return new Creature(other, coat, pose, scarf, seed);
    }

    /** This creature in other colours. */
    public Creature in(Coat other) {
        return new Creature(looks, other, pose, scarf, seed);
    }

    /** This creature with a scarf of a colour, or without one. */
    public Creature wearing(Optional<Integer> colour) {
        return new Creature(looks, coat, pose, colour, seed);
    }

    /** Its shapes from bottom to top. */
    public List<Layer> layers() {
        Anatomy anatomy = Anatomy.of(Objects.requireNonNull(looks.get(Part.BODY)), pose);
        List<Layer> layers = new ArrayList<>();
        draw(Part.WINGS, layers, (look, limner) -> Wings.draw(look, limner, anatomy, true));
        draw(Part.TAIL, layers, (look, limner) -> Tails.draw(look, limner, anatomy));
        draw(Part.LEGS, layers, (look, limner) -> Legs.draw(look, limner, anatomy, pose.stride(), true));
        draw(Part.BODY, layers, (look, limner) -> Bodies.draw(limner, anatomy));
        draw(Part.PATTERN, layers, (look, limner) -> Patterns.draw(look, limner, anatomy, draws().named("markings")));
        draw(Part.LEGS, layers, (look, limner) -> Legs.draw(look, limner, anatomy, pose.stride(), false));
        scarf.ifPresent(colour -> scarf(colour, anatomy, layers));
        draw(Part.HEAD, layers, (look, limner) -> Heads.draw(look, limner, anatomy));
        draw(Part.MOUTH, layers, (look, limner) -> Mouths.draw(look, limner, anatomy));
        draw(Part.EYES, layers, (look, limner) -> Eyes.draw(look, limner, anatomy));
        draw(Part.WINGS, layers, (look, limner) -> Wings.draw(look, limner, anatomy, false));
        return layers;
    }

    @FunctionalInterface
    private interface Drawer {
        void draw(Variant look, Limner limner);
    }

    private void draw(Part part, List<Layer> layers, Drawer drawer) {
        Variant look = looks.get(part);
        if (look != null) {
            Limner limner =
                    new Limner(part, coat, pose, draws().named(part.word()).bits());
            drawer.draw(look, limner);
            layers.addAll(limner.layers());
        }
    }

    private RandomDraws draws() {
        return RandomDraws.of(seed);
    }

    private void scarf(int colour, Anatomy anatomy, List<Layer> layers) {
        Label label = new Label(SCARF, "scarf", Optional.empty(), Colour.of(colour), Texture.FUR, Form.BAND);
        Paint paint = Paint.plain(colour).grained(Grain.of(Texture.FUR, seed, pose.size()));
        double bulge = 0.035 * pose.size();
        Outline end = Outline.limb(anatomy.head(), -0.62, 1.1, 0.26, -0.9, 1.75, 0.3, -0.85, 2.3, 0.34);
        layers.add(Layer.round(
                label,
                end,
                Paint.plain(Tone.darker(colour, 0.15)).grained(Grain.of(Texture.FUR, seed, pose.size())),
                bulge));
        Outline band = Outline.limb(anatomy.head(), -0.98, 0.75, 0.27, -0.3, 1.2, 0.3, 0.5, 1.16, 0.27);
        layers.add(Layer.round(label, band, paint, bulge));
    }
}
