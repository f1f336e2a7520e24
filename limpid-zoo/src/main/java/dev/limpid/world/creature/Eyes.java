package dev.limpid.world.creature;

import dev.limpid.world.ink.Frame;
import dev.limpid.world.ink.Outline;
import dev.limpid.world.ink.Tone;
import dev.limpid.world.truth.Form;
import java.util.List;

/** Draws two eyes: a near one and, narrower, a far one. */
final class Eyes {
    private static final int WHITE = 0xFDFBF4;
    private static final int PUPIL = 0x17131C;

    private Eyes() {}

    static void draw(Variant variant, Limner limner, Anatomy anatomy) {
        Frame head = anatomy.head();
        double height = variant == Variant.STALKED ? -1.62 : -0.22;
        Frame far =
                head.at(variant == Variant.STALKED ? 0.74 : 0.72, height - 0.04).scaled(0.36, 0.46);
        Frame near = head.at(variant == Variant.STALKED ? -0.22 : 0.02, height).scaled(0.52);
        for (Frame f : List.of(far, near)) {
            switch (variant) {
                case SAUCER -> saucer(limner, f);
                case SLEEPY -> sleepy(limner, f);
                case SLIT -> slit(limner, f);
                case RINGED -> ringed(limner, f);
                case STALKED -> stalked(limner, f);
                default -> throw new IllegalArgumentException(variant + " are not eyes");
            }
        }
    }

    private static void white(Limner limner, Frame f, int rgb) {
        limner.round(Outline.ellipse(f, 0, 0, 1, 1), rgb, Form.DISC, 0.05);
    }

    private static void glint(Limner limner, Frame f) {
        limner.mark(Outline.ellipse(f, -0.12, -0.34, 0.2, 0.2), 0xFFFFFF, Form.DISC);
    }

    private static void saucer(Limner limner, Frame f) {
        white(limner, f, WHITE);
        limner.mark(Outline.ellipse(f, 0.2, 0.04, 0.62, 0.66), limner.colour(), Form.DISC);
        limner.mark(Outline.ellipse(f, 0.24, 0.04, 0.4, 0.44), PUPIL, Form.DISC);
        glint(limner, f);
    }

    private static void sleepy(Limner limner, Frame f) {
        white(limner, f, WHITE);
        limner.mark(Outline.ellipse(f, 0.2, 0.22, 0.5, 0.55), PUPIL, Form.DISC);
        int lid = Tone.mix(limner.colour(), 0xF0DCC8, 0.55);
        limner.round(Outline.polygon(f, lid()), lid, Form.BLOB, 0.04);
        limner.limb(f, Tone.darker(limner.colour(), 0.6), -1.06, 0.1, 0.1, 0, 0.22, 0.1, 1.06, 0.1, 0.1);
    }

    /** The upper half of a circle, a little larger than the eye. */
    private static double[] lid() {
        int n = 20;
        double[] points = new double[2 * (n + 2)];
        for (int i = 0; i <= n; i++) {
            double angle = StrictMath.PI * (1 + ((double) i / n));
            points[2 * i] = 1.04 * StrictMath.cos(angle);
            points[(2 * i) + 1] = 0.1 + (1.14 * StrictMath.sin(angle));
        }
        points[2 * (n + 1)] = 0;
        points[(2 * (n + 1)) + 1] = 0.22;
        return points;
    }

    private static void slit(Limner limner, Frame f) {
        white(limner, f, Tone.mix(limner.colour(), 0xFFE58A, 0.5));
        limner.mark(Outline.blob(f, 0.1, -0.92, 0.34, 0, 0.1, 0.92, -0.14, 0), PUPIL, Form.SPIKE);
        limner.limb(f, Tone.darker(limner.colour(), 0.55), -1.04, -0.62, 0.09, -0.1, -1.0, 0.13, 0.98, -0.55, 0.09);
        limner.mark(Outline.ellipse(f, -0.3, -0.36, 0.16, 0.16), 0xFFFFFF, Form.DISC);
    }

    private static void ringed(Limner limner, Frame f) {
        white(limner, f.scaled(1.12), Tone.darker(limner.colour(), 0.45));
        limner.mark(Outline.ellipse(f, 0.03, 0, 0.88, 0.88), Tone.lighter(limner.colour(), 0.75), Form.BAND);
        limner.mark(Outline.ellipse(f, 0.07, 0, 0.62, 0.62), limner.colour(), Form.BAND);
        limner.mark(Outline.ellipse(f, 0.1, 0, 0.3, 0.3), PUPIL, Form.DISC);
    }

    private static void stalked(Limner limner, Frame f) {
        limner.limb(f, Tone.mix(limner.colour(), 0xD8C0B0, 0.3), 0, 1.42, 0.34, 0.03, 1.1, 0.27, 0, 0.5, 0.3);
        white(limner, f, WHITE);
        limner.mark(Outline.ellipse(f, 0.22, 0.05, 0.5, 0.52), limner.colour(), Form.DISC);
        limner.mark(Outline.ellipse(f, 0.26, 0.05, 0.3, 0.32), PUPIL, Form.DISC);
        glint(limner, f);
    }
}
