package dev.limpid.world.creature;

import dev.limpid.world.ink.Frame;
import dev.limpid.world.ink.Outline;
import dev.limpid.world.ink.Tone;
import dev.limpid.world.truth.Form;
import dev.limpid.world.truth.Texture;

/** Draws the head over the skull, with ears, horns, crest or mane. */
final class Heads {
    private static final int IVORY = 0xF3E3C3;

    private Heads() {}

    static void draw(Variant variant, Limner limner, Anatomy anatomy) {
        Frame f = anatomy.head();
        switch (variant) {
            case CAT_EARS -> catEars(limner, f);
            case HARE_EARS -> hareEars(limner, f);
            case CREST -> crest(limner, f);
            case HORNS -> horns(limner, f);
            case MANE -> mane(limner, f);
            default -> throw new IllegalArgumentException(variant + " is not a head");
        }
    }

    private static void ball(Limner limner, Frame f) {
        limner.round(Outline.ellipse(f, 0, 0, 1.12, 1.06), limner.colour(), limner.skin(), Form.DISC, 0.11);
    }

    private static void catEars(Limner limner, Frame f) {
        int dark = Tone.darker(limner.colour(), 0.15);
        limner.far(true).round(ear(f.at(0.66, -0.66).turned(26).scaled(1.05)), dark, limner.skin(), Form.SPIKE, 0.03);
        limner.far(false);
        ball(limner, f);
        Frame near = f.at(-0.55, -0.70).turned(-24).scaled(1.2);
        limner.round(ear(near), limner.colour(), limner.skin(), Form.SPIKE, 0.03);
        limner.round(ear(near.at(0.02, 0.08).scaled(0.58)), Tone.lighter(limner.colour(), 0.45), Form.SPIKE, 0.02);
    }

    private static Outline ear(Frame f) {
        return Outline.blob(f, -0.48, 0.30, -0.36, -0.30, -0.05, -0.98, 0.06, -0.98, 0.36, -0.28, 0.48, 0.30, 0, 0.42);
    }

    private static void hareEars(Limner limner, Frame f) {
        limner.far(true).limb(f, limner.colour(), 0.28, -0.7, 0.2, 0.42, -1.5, 0.3, 0.78, -2.15, 0.16);
        limner.far(false);
        ball(limner, f);
        limner.limb(f, limner.colour(), -0.35, -0.55, 0.22, -0.52, -1.5, 0.34, -0.85, -2.3, 0.16);
        limner.limb(f, Tone.lighter(limner.colour(), 0.5), -0.40, -0.95, 0.1, -0.52, -1.5, 0.17, -0.76, -2.0, 0.08);
    }

    private static void crest(Limner limner, Frame f) {
        double[] angles = {-78, -52, -26, 0, 24};
        double[] lengths = {1.05, 1.3, 1.5, 1.55, 1.25};
        for (int i = 0; i < angles.length; i++) {
            Frame plume = f.turned(angles[i]).at(0, -0.55).scaled(lengths[i]);
            int tone = i % 2 == 0 ? limner.colour() : Tone.lighter(limner.colour(), 0.35);
            limner.round(
                    Outline.blob(plume, -0.2, 0.1, -0.24, -0.6, -0.02, -1.12, 0.2, -0.6, 0.2, 0.1),
                    tone,
                    Texture.FEATHERS,
                    Form.SPIKE,
                    0.03);
        }
        ball(limner, f);
    }

    private static void horns(Limner limner, Frame f) {
        int bone = Tone.mix(IVORY, limner.colour(), 0.18);
        limner.far(true).limb(f, bone, 0.55, -0.6, 0.24, 0.95, -1.2, 0.2, 0.85, -1.7, 0.13, 0.55, -1.95, 0.03);
        limner.far(false);
        ball(limner, f);
        limner.limb(f, bone, -0.35, -0.75, 0.28, -0.85, -1.15, 0.25, -1.1, -1.65, 0.17, -0.85, -2.1, 0.04);
        int ring = Tone.darker(bone, 0.35);
        limner.limb(f, ring, -0.80, -0.95, 0.05, -0.6, -1.3, 0.05);
        limner.limb(f, ring, -1.17, -1.22, 0.05, -0.82, -1.45, 0.05);
    }

    private static void mane(Limner limner, Frame f) {
        int petals = 13;
        for (int i = 0; i < petals; i++) {
            Frame petal = f.turned((360.0 * i) / petals).at(0, -1.02);
            int tone = i % 2 == 0 ? Tone.darker(limner.colour(), 0.22) : Tone.darker(limner.colour(), 0.36);
            limner.round(
                    Outline.blob(petal, -0.34, 0.25, -0.32, -0.3, 0, -0.62, 0.32, -0.3, 0.34, 0.25),
                    tone,
                    Texture.FUR,
                    Form.SHEET,
                    0.03);
        }
        ball(limner, f);
    }
}
