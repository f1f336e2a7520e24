package dev.limpid.world;

import dev.limpid.world.creature.Coat;
import dev.limpid.world.creature.Creature;
import dev.limpid.world.creature.Pose;
import dev.limpid.world.creature.Variant;
import dev.limpid.world.ink.Drawing;
import dev.limpid.world.ink.Easel;
import dev.limpid.world.ink.Layer;
import dev.limpid.world.ink.Light;
import dev.limpid.world.ink.RandomDraws;
import dev.limpid.world.place.Backdrop;
import dev.limpid.world.place.BackdropKind;
import dev.limpid.world.truth.Masks;
import dev.limpid.world.truth.Part;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The complete description of an image. The same scene gives the same image on every machine, bit for bit, at each size.
 *
 * @param species the class of its creature
 * @param creature the creature
 * @param place the background
 * @param light the light
 * @param watermark the watermark in a corner, if any
 */
public record Scene(Species species, Creature creature, Backdrop place, Light light, Optional<Watermark> watermark) {

    /** The scene of a species, a kind of background and a seed. */
    public static Scene of(Species species, BackdropKind backdrop, long seed) {
        RandomDraws draws = RandomDraws.of(seed);
        Map<Part, Variant> looks = new EnumMap<>(species.looks());
        looks.put(Part.BODY, draws.named("body").pick(Variant.of(Part.BODY)));
        Creature creature = new Creature(
                looks,
                Coat.of(draws.named("coat")),
                Pose.of(draws.named("pose")),
                Optional.empty(),
                draws.named("creature").bits());
        Backdrop place = Backdrop.of(backdrop, draws.named("place").bits());
        return new Scene(species, creature, place, Light.of(draws.named("light")), Optional.empty());
    }

    /** This scene with another creature of the same species. */
    public Scene with(Creature other) {
        return new Scene(species, other, place, light, watermark);
    }

    /** This scene with another background. */
    public Scene at(Backdrop other) {
        return new Scene(species, creature, other, light, watermark);
    }

    /** This scene with a watermark, or without one. */
    public Scene marked(Optional<Watermark> mark) {
        return new Scene(species, creature, place, light, mark);
    }

    /**
     * Draws the image.
     *
     * @param side its width and height, 8 to 2048 pixels
     */
    public Drawing draw(int side) {
        return Easel.draw(layers(), light, side);
    }

    /**
     * The shape that each pixel of the image shows, which is many times faster than the image.
     *
     * @param side its width and height, 8 to 2048 pixels
     */
    public Masks masks(int side) {
        return Easel.masks(layers(), side);
    }

    private List<Layer> layers() {
        Pose pose = creature.pose();
        List<Layer> layers =
                new ArrayList<>(place.behind(new Backdrop.Shadow(pose.x(), pose.y() - 0.005, 0.36 * pose.size())));
        layers.addAll(creature.layers());
        layers.addAll(place.before());
        watermark.ifPresent(mark -> layers.addAll(mark.layers()));
        return layers;
    }
}
