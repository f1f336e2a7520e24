package dev.limpid.world.creature;

import dev.limpid.world.ink.Frame;
import dev.limpid.world.ink.Outline;
import dev.limpid.world.ink.Tone;
import dev.limpid.world.truth.Form;
import dev.limpid.world.truth.Texture;

/** Draws one wing; a creature has a far one behind its body and a near one in front of it. */
final class Wings {
    private Wings() {}

    static void draw(Variant variant, Limner limner, Anatomy anatomy, boolean far) {
        Frame f = far ? anatomy.shoulder().at(0.1, 0.2).turned(34).scaled(0.92) : anatomy.shoulder();
        limner.far(far);
        switch (variant) {
            case FEATHERED -> feathered(limner, f);
            case BAT -> bat(limner, f);
            case BUTTERFLY -> butterfly(limner, f);
            case DRAGONFLY -> dragonfly(limner, f);
            case FIN -> fin(limner, f);
            default -> throw new IllegalArgumentException(variant + " are not wings");
        }
    }

    private static void feathered(Limner limner, Frame f) {
        double[] angles = {-52, -37, -22, -8, 5};
        double[] lengths = {0.62, 0.76, 0.88, 0.98, 1.02};
        for (int i = 0; i < angles.length; i++) {
            int tone = i % 2 == 0 ? limner.colour() : Tone.darker(limner.colour(), 0.16);
            limner.round(
                    Outline.blob(
                            f.turned(angles[i]).scaled(lengths[i], 0.95),
                            0.05,
                            -0.10,
                            0.55,
                            -0.14,
                            0.95,
                            -0.09,
                            1,
                            0.02,
                            0.55,
                            0.12,
                            0.05,
                            0.10),
                    tone,
                    Texture.FEATHERS,
                    Form.SHEET,
                    0.03);
        }
        limner.round(
                Outline.blob(f, -0.12, -0.13, 0.18, -0.24, 0.48, -0.12, 0.56, 0.08, 0.2, 0.17, -0.1, 0.12),
                Tone.lighter(limner.colour(), 0.28),
                Texture.FEATHERS,
                Form.BLOB,
                0.05);
    }

    private static void bat(Limner limner, Frame f) {
        int skin = limner.colour();
        limner.round(
                Outline.blob(
                        f, -0.08, 0.02, 0.34, 0.26, 0.66, 0.25, 1.06, 0.14, 0.86, -0.02, 0.86, -0.36, 0.62, -0.26, 0.46,
                        -0.55, 0.30, -0.33, 0.06, -0.46, 0.0, -0.2),
                skin,
                Texture.SMOOTH,
                Form.SHEET,
                0.025);
        int bone = Tone.darker(skin, 0.42);
        limner.limb(f, bone, 0.38, 0.24, 0.025, 0.62, 0.0, 0.018, 0.84, -0.33, 0.01);
        limner.limb(f, bone, 0.36, 0.24, 0.025, 0.46, -0.1, 0.018, 0.46, -0.5, 0.01);
        limner.limb(f, bone, 0.32, 0.24, 0.025, 0.22, -0.1, 0.018, 0.08, -0.42, 0.01);
        limner.limb(f, bone, -0.05, 0.0, 0.06, 0.35, 0.25, 0.04, 0.7, 0.24, 0.03, 1.04, 0.14, 0.012);
        limner.round(Outline.blob(f, 0.30, 0.24, 0.33, 0.42, 0.40, 0.44, 0.40, 0.24), bone, Form.SPIKE, 0.01);
    }

    private static void butterfly(Limner limner, Frame f) {
        int rim = Tone.darker(limner.colour(), 0.5);
        int pale = Tone.lighter(limner.colour(), 0.55);
        Outline low =
                Outline.blob(f, 0.0, -0.02, 0.22, -0.14, 0.46, -0.26, 0.5, -0.5, 0.32, -0.64, 0.1, -0.5, 0.0, -0.22);
        limner.round(low, rim, Form.SHEET, 0.02);
        limner.round(
                Outline.ellipse(f.turned(-55), 0.36, 0.02, 0.24, 0.13),
                Tone.darker(limner.colour(), 0.12),
                Form.SHEET,
                0.02);
        Outline high =
                Outline.blob(f, -0.06, 0.02, 0.3, 0.24, 0.78, 0.34, 1.02, 0.16, 0.98, -0.14, 0.66, -0.24, 0.24, -0.12);
        limner.round(high, rim, Form.SHEET, 0.02);
        limner.round(
                Outline.blob(f, 0.02, 0.02, 0.32, 0.17, 0.72, 0.25, 0.9, 0.12, 0.86, -0.08, 0.62, -0.15, 0.26, -0.07),
                limner.colour(),
                Form.SHEET,
                0.025);
        limner.mark(Outline.ellipse(f, 0.68, 0.06, 0.13, 0.12), pale, Form.DISC);
        limner.mark(Outline.ellipse(f, 0.68, 0.06, 0.065, 0.06), rim, Form.DISC);
        limner.mark(Outline.ellipse(f, 0.38, 0.03, 0.06, 0.05), pale, Form.DISC);
        limner.mark(Outline.ellipse(f, 0.36, -0.46, 0.06, 0.06), pale, Form.DISC);
    }

    private static void dragonfly(Limner limner, Frame f) {
        int glass = Tone.lighter(limner.colour(), 0.42);
        int vein = Tone.darker(limner.colour(), 0.4);
        double[] angles = {-34, 6};
        double[] lengths = {0.84, 1.08};
        for (int i = 0; i < 2; i++) {
            Frame w = f.turned(angles[i]).scaled(lengths[i], 1);
            limner.round(
                    Outline.blob(
                            w, -0.02, -0.02, 0.3, -0.08, 0.74, -0.13, 0.99, -0.06, 1.0, 0.05, 0.7, 0.08, 0.3, 0.06, 0,
                            0.03),
                    glass,
                    Form.SHEET,
                    0.02);
            limner.limb(w, vein, 0, 0.0, 0.012, 0.5, 0.015, 0.01, 0.94, 0.0, 0.006);
            for (double x = 0.3; x < 0.9; x += 0.15) {
                limner.limb(w, vein, x, 0.01, 0.006, x + 0.07, -0.09, 0.006);
            }
            limner.mark(Outline.ellipse(w, 0.88, 0.035, 0.06, 0.026), vein, Form.DISC);
        }
    }

    private static void fin(Limner limner, Frame f) {
        int rays = 7;
        double[] points = new double[2 * ((2 * rays) + 1)];
        int at = 0;
        for (int i = 0; i < rays; i++) {
            double angle = StrictMath.toRadians(-62 + (i * 80.0 / (rays - 1)));
            double length = 0.72 + (0.3 * i / (rays - 1));
            points[at++] = length * StrictMath.cos(angle);
            points[at++] = length * StrictMath.sin(angle);
            double between = StrictMath.toRadians(-62 + ((i + 0.5) * 80.0 / (rays - 1)));
            points[at++] = 0.82 * length * StrictMath.cos(between);
            points[at++] = 0.82 * length * StrictMath.sin(between);
        }
        points[at - 2] = 0.1;
        points[at - 1] = 0.12;
        points[at++] = -0.08;
        points[at] = -0.08;
        limner.round(Outline.polygon(f, points), limner.colour(), Form.SHEET, 0.02);
        int ray = Tone.lighter(limner.colour(), 0.5);
        for (int i = 0; i < rays; i++) {
            limner.limb(f, ray, 0.0, 0.0, 0.03, 0.94 * points[4 * i], 0.94 * points[(4 * i) + 1], 0.014);
        }
    }
}
