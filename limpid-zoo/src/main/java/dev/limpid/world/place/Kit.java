package dev.limpid.world.place;

import dev.limpid.world.ink.Frame;
import dev.limpid.world.ink.Grain;
import dev.limpid.world.ink.Layer;
import dev.limpid.world.ink.Outline;
import dev.limpid.world.ink.Paint;
import dev.limpid.world.ink.RandomDraws;
import dev.limpid.world.ink.Tone;
import dev.limpid.world.truth.Colour;
import dev.limpid.world.truth.Form;
import dev.limpid.world.truth.Label;
import dev.limpid.world.truth.Texture;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The tools for drawing one background object: its coordinate system, its random numbers, the colours of the
 * background.
 */
final class Kit {
    private final List<Layer> layers = new ArrayList<>();
    private final Thing thing;
    private final BackdropKind backdrop;
    private final RandomDraws draws;

    private Kit(Thing thing, BackdropKind backdrop) {
        this.thing = thing;
        this.backdrop = backdrop;
        draws = RandomDraws.of(thing.seed());
    }

    /** The shapes of an object from bottom to top. */
    static List<Layer> layers(Thing thing, BackdropKind backdrop) {
        Kit kit = new Kit(thing, backdrop);
        if (thing.kind().grows()) {
            Plants.draw(thing.kind(), kit);
        } else {
            Props.draw(thing.kind(), kit);
        }
        return kit.layers;
    }

    Frame frame() {
        return thing.frame();
    }

    BackdropKind backdrop() {
        return backdrop;
    }

    /** The colour of the air at the horizon. */
    int air() {
        return Scenery.of(backdrop).colour(1);
    }

    RandomDraws draws() {
        return draws;
    }

    /** The horizontal position of its foot. */
    double x() {
        return thing.x();
    }

    /** Adds a shape; the bulge is in the object's unit. */
    void add(Outline outline, int rgb, Texture texture, Form form, double bulge) {
        int aired = Tone.mix(rgb, air(), thing.far());
        Label label = new Label(thing.object(), thing.kind().word(), Optional.empty(), Colour.of(aired), texture, form);
        Paint paint = Paint.plain(aired).grained(Grain.of(texture, thing.seed(), 2.2 * thing.size()));
        layers.add(Layer.round(label, outline, paint, bulge * thing.size()).edged(0.3 * (1 - thing.far())));
    }

    /** A colour similar to this one. */
    int jittered(int rgb) {
        return Tone.jittered(rgb, draws, 30);
    }

    /** The colour of leaves in this background. */
    int foliage() {
        return switch (backdrop) {
            case NIGHT -> jittered(0x3B6B66);
            case SNOW -> jittered(0x5F8F86);
            case DESERT -> jittered(0x7E9A57);
            default -> jittered(draws.chance(0.2) ? 0xC99A45 : 0x5E9E4A);
        };
    }
}
