package dev.limpid.world.creature;

import dev.limpid.world.ink.Frame;
import dev.limpid.world.ink.Outline;
import dev.limpid.world.ink.Tone;
import dev.limpid.world.truth.Form;
import dev.limpid.world.truth.Texture;

/** Draws tails. In their frame x points backward and y upward. */
final class Tails {
    private Tails() {}

    static void draw(Variant variant, Limner limner, Anatomy anatomy) {
        Frame f = anatomy.rump();
        switch (variant) {
            case FAN -> fan(limner, f);
            case CURL -> curl(limner, f);
            case BRUSH -> brush(limner, f);
            case FLUKE -> fluke(limner, f);
            case SPADE -> spade(limner, f);
            default -> throw new IllegalArgumentException(variant + " is not a tail");
        }
    }

    private static void fan(Limner limner, Frame f) {
        double[] angles = {-34, 70, -8, 44, 18};
        for (int i = 0; i < angles.length; i++) {
            Frame plume = f.turned(angles[i]);
            int tone = i % 2 == 0 ? limner.colour() : Tone.darker(limner.colour(), 0.14);
            limner.round(
                    Outline.blob(plume, -0.1, -0.07, 0.5, -0.17, 0.86, -0.2, 1.04, 0, 0.86, 0.2, 0.5, 0.17, -0.1, 0.07),
                    tone,
                    Texture.FEATHERS,
                    Form.SHEET,
                    0.03);
            limner.mark(Outline.ellipse(plume, 0.8, 0, 0.13, 0.12), Tone.lighter(limner.colour(), 0.6), Form.DISC);
            limner.mark(Outline.ellipse(plume, 0.82, 0, 0.065, 0.06), Tone.darker(limner.colour(), 0.55), Form.DISC);
        }
    }

    private static void curl(Limner limner, Frame f) {
        limner.limb(
                f,
                limner.colour(),
                -0.25,
                -0.05,
                0.19,
                0.25,
                -0.06,
                0.17,
                0.68,
                0.1,
                0.14,
                0.84,
                0.46,
                0.125,
                0.6,
                0.76,
                0.11,
                0.26,
                0.68,
                0.1,
                0.18,
                0.4,
                0.085,
                0.38,
                0.26,
                0.07,
                0.54,
                0.38,
                0.05);
    }

    private static void brush(Limner limner, Frame f) {
        limner.round(
                Outline.blob(
                        f, -0.2, -0.14, 0.2, -0.2, 0.62, -0.12, 0.98, 0.2, 1.1, 0.66, 0.94, 1.12, 0.84, 0.8, 0.62, 0.96,
                        0.56, 0.62, 0.28, 0.6, 0.3, 0.3, 0.04, 0.24, -0.2, 0.12),
                limner.colour(),
                Texture.FUR,
                Form.BLOB,
                0.05);
        limner.round(
                Outline.blob(
                        f, 1.04, 0.52, 1.1, 0.68, 0.94, 1.12, 0.84, 0.82, 0.66, 0.94, 0.72, 0.66, 0.84, 0.7, 0.9, 0.5),
                Tone.lighter(limner.colour(), 0.7),
                Texture.FUR,
                Form.BLOB,
                0.03);
    }

    private static void fluke(Limner limner, Frame f) {
        limner.round(
                Outline.blob(
                        f, 0.6, 0.02, 0.8, 0.36, 1.16, 0.68, 1.22, 0.6, 1.02, 0.04, 1.22, -0.5, 1.16, -0.58, 0.8,
                        -0.34),
                Tone.lighter(limner.colour(), 0.18),
                Form.SHEET,
                0.03);
        limner.round(
                Outline.limb(f, -0.25, 0, 0.24, 0.2, -0.02, 0.19, 0.5, 0, 0.12, 0.8, 0.02, 0.07),
                limner.colour(),
                Texture.SCALES,
                Form.LIMB,
                0.05);
        int ray = Tone.darker(limner.colour(), 0.3);
        for (double y : new double[] {-0.44, -0.22, 0.26, 0.5}) {
            limner.limb(f, ray, 0.78, y * 0.4, 0.014, 1.04, y, 0.01);
        }
    }

    private static void spade(Limner limner, Frame f) {
        limner.limb(
                f,
                limner.colour(),
                -0.25,
                -0.05,
                0.16,
                0.2,
                -0.16,
                0.11,
                0.55,
                -0.08,
                0.08,
                0.72,
                0.2,
                0.065,
                0.62,
                0.48,
                0.06,
                0.74,
                0.74,
                0.05);
        Frame tip = f.at(0.74, 0.74).turned(-28).scaled(1.3);
        limner.round(
                Outline.polygon(tip, 0, -0.1, 0.3, -0.16, 0.18, 0.1, 0, 0.46, -0.18, 0.1, -0.3, -0.16),
                Tone.darker(limner.colour(), 0.3),
                Form.SPIKE,
                0.02);
    }
}
