package dev.limpid.world.creature;

import dev.limpid.world.ink.Frame;
import dev.limpid.world.ink.Grain;
import dev.limpid.world.ink.Layer;
import dev.limpid.world.ink.Outline;
import dev.limpid.world.ink.Paint;
import dev.limpid.world.ink.Tone;
import dev.limpid.world.truth.Colour;
import dev.limpid.world.truth.Form;
import dev.limpid.world.truth.Label;
import dev.limpid.world.truth.Part;
import dev.limpid.world.truth.Texture;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Draws the shapes of one part. Bulges are given in the creature's space. */
final class Limner {
    private final List<Layer> layers = new ArrayList<>();
    private final Part part;
    private final Coat coat;
    private final double size;
    private final long seed;
    private boolean isFar;

    Limner(Part part, Coat coat, Pose pose, long seed) {
        this.part = part;
        this.coat = coat;
        this.size = pose.size();
        this.seed = seed;
    }

    /** The part's main colour. */
    int colour() {
        return coat.of(part);
    }

    /** The creature's skin. */
    Texture skin() {
        return coat.skin();
    }

    /** The shapes drawn so far, from bottom to top. */
    List<Layer> layers() {
        return layers;
    }

    /** From here on all shapes are on the side away from the viewer, and darker. */
    Limner far(boolean far) {
        isFar = far;
        return this;
    }

    /** A shape with a rounded surface and a contour. */
    Limner round(Outline outline, int rgb, Texture texture, Form form, double bulge) {
        layers.add(made(outline, rgb, texture, form, bulge));
        return this;
    }

    /** A smooth one. */
    Limner round(Outline outline, int rgb, Form form, double bulge) {
        return round(outline, rgb, Texture.SMOOTH, form, bulge);
    }

    /** A marking without a contour, such as a pupil. */
    Limner mark(Outline outline, int rgb, Form form) {
        layers.add(Layer.flat(label(rgb, Texture.SMOOTH, form), outline, Paint.plain(shaded(rgb))));
        return this;
    }

    /** A marking on a surface: visible only within an outline, and shaded like another shape. */
    Limner painted(Outline outline, int rgb, Form form, Outline within, Outline surface, double bulge) {
        layers.add(made(outline, rgb, coat.skin(), form, bulge).on(within, surface));
        return this;
    }

    /** A stroke: points {@code x, y, halfBreadth}. */
    Limner limb(Frame frame, int rgb, double... points) {
        double broadest = 0;
        for (int i = 2; i < points.length; i += 3) {
            broadest = Math.max(broadest, points[i]);
        }
        double bulge = broadest * frame.factor() / size;
        return round(Outline.limb(frame, points), rgb, Form.LIMB, bulge);
    }

    private Layer made(Outline outline, int rgb, Texture texture, Form form, double bulge) {
        Paint paint = Paint.plain(shaded(rgb)).grained(Grain.of(texture, seed + layers.size(), size));
        return Layer.round(label(rgb, texture, form), outline, paint, bulge * size);
    }

    private int shaded(int rgb) {
        return isFar ? Tone.darker(rgb, 0.25) : rgb;
    }

    private Label label(int rgb, Texture texture, Form form) {
        return new Label(Label.CREATURE, "creature", Optional.of(part), Colour.of(shaded(rgb)), texture, form);
    }
}
