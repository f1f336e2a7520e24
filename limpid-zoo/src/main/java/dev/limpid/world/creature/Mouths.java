package dev.limpid.world.creature;

import dev.limpid.world.ink.Frame;
import dev.limpid.world.ink.Outline;
import dev.limpid.world.ink.Tone;
import dev.limpid.world.truth.Form;

/** Draws beaks, snouts and trunks. */
final class Mouths {
    private Mouths() {}

    static void draw(Variant variant, Limner limner, Anatomy anatomy) {
        Frame f = anatomy.head().at(0.78, 0.36);
        switch (variant) {
            case HOOK -> hook(limner, f);
            case SPEAR -> spear(limner, f);
            case BILL -> bill(limner, f);
            case MUZZLE -> muzzle(limner, f);
            case TRUNK -> trunk(limner, f);
            default -> throw new IllegalArgumentException(variant + " is not a mouth");
        }
    }

    private static void hook(Limner limner, Frame f) {
        int low = Tone.darker(limner.colour(), 0.25);
        limner.round(Outline.blob(f, -0.2, 0.28, 0.35, 0.34, 0.62, 0.42, 0.45, 0.62, 0, 0.58), low, Form.BLOB, 0.02);
        limner.round(
                Outline.blob(
                        f, -0.25, -0.42, 0.35, -0.52, 0.95, -0.2, 1.16, 0.35, 1.02, 0.86, 0.86, 0.45, 0.5, 0.30, -0.2,
                        0.36),
                limner.colour(),
                Form.SPIKE,
                0.035);
        limner.mark(Outline.ellipse(f, 0.2, -0.15, 0.09, 0.06), Tone.darker(limner.colour(), 0.6), Form.DISC);
    }

    private static void spear(Limner limner, Frame f) {
        limner.round(
                Outline.polygon(f, -0.2, 0.02, 1.9, 0.27, 0.6, 0.34, -0.2, 0.36),
                Tone.darker(limner.colour(), 0.22),
                Form.SPIKE,
                0.015);
        limner.round(
                Outline.blob(f, -0.25, -0.26, 0.3, -0.26, 1.2, 0.0, 2.1, 0.22, 1.2, 0.2, -0.2, 0.18),
                limner.colour(),
                Form.SPIKE,
                0.025);
    }

    private static void bill(Limner limner, Frame f) {
        limner.round(
                Outline.blob(f, -0.2, 0.18, 0.6, 0.26, 1.12, 0.30, 1.1, 0.52, 0.5, 0.58, -0.1, 0.50),
                Tone.darker(limner.colour(), 0.28),
                Form.BLOB,
                0.02);
        limner.round(
                Outline.blob(
                        f, -0.25, -0.40, 0.25, -0.32, 0.75, -0.12, 1.3, -0.12, 1.42, 0.14, 1.1, 0.32, 0.5, 0.30, -0.2,
                        0.28),
                limner.colour(),
                Form.BLOB,
                0.035);
        limner.mark(Outline.ellipse(f, 0.42, -0.08, 0.11, 0.05), Tone.darker(limner.colour(), 0.55), Form.DISC);
    }

    private static void muzzle(Limner limner, Frame f) {
        int pale = Tone.lighter(limner.colour(), 0.35);
        limner.round(Outline.ellipse(f, 0.16, 0.26, 0.66, 0.52), pale, Form.DISC, 0.05);
        limner.limb(
                f,
                Tone.darker(limner.colour(), 0.6),
                0.36,
                0.12,
                0.04,
                0.36,
                0.42,
                0.04,
                0.08,
                0.56,
                0.05,
                -0.2,
                0.42,
                0.04);
        limner.round(Outline.ellipse(f, 0.48, -0.06, 0.26, 0.2), Tone.darker(limner.colour(), 0.7), Form.DISC, 0.025);
        limner.mark(Outline.ellipse(f, 0.44, -0.12, 0.07, 0.05), 0xFFFFFF, Form.DISC);
    }

    private static void trunk(Limner limner, Frame f) {
        limner.limb(
                f,
                limner.colour(),
                -0.05,
                0.0,
                0.40,
                0.55,
                0.12,
                0.34,
                0.92,
                0.66,
                0.26,
                0.84,
                1.25,
                0.2,
                1.14,
                1.62,
                0.16,
                1.52,
                1.5,
                0.13);
        int crease = Tone.darker(limner.colour(), 0.35);
        limner.limb(f, crease, 0.52, 0.32, 0.03, 0.72, 0.02, 0.03);
        limner.limb(f, crease, 0.72, 0.62, 0.03, 1.06, 0.48, 0.03);
        limner.limb(f, crease, 0.72, 0.98, 0.03, 1.04, 0.98, 0.03);
        limner.limb(f, crease, 0.76, 1.32, 0.03, 1.0, 1.22, 0.03);
    }
}
