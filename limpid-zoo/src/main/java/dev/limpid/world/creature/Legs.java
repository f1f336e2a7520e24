package dev.limpid.world.creature;

import dev.limpid.world.ink.Frame;
import dev.limpid.world.ink.Outline;
import dev.limpid.world.ink.Tone;
import dev.limpid.world.truth.Form;
import dev.limpid.world.truth.Texture;

/** Draws legs, the far ones behind the body and the near ones in front of it. They end at the height 0.97. */
final class Legs {
    private static final double GROUND = 0.97;

    private Legs() {}

    static void draw(Variant variant, Limner limner, Anatomy anatomy, double stride, boolean far) {
        limner.far(far);
        Frame f = anatomy.space();
        double x = anatomy.hipX();
        double y = anatomy.hipY();
        double step = (far ? -1 : 1) * (0.02 + (0.05 * stride));
        switch (variant) {
            case STILTS -> stilt(limner, f, x + (far ? 0.1 : -0.04), y, step);
            case PAWS -> {
                paw(limner, f, x - 0.13 + (far ? 0.07 : 0), y, -step);
                paw(limner, f, x + 0.11 + (far ? 0.07 : 0), y, step);
            }
            case WEBBED -> webbed(limner, f, x + (far ? 0.11 : -0.05), y, step);
            case TENTACLES -> tentacles(limner, f, x, y, stride, far);
            case JOINTED -> jointed(limner, f, x, y, stride, far);
            default -> throw new IllegalArgumentException(variant + " are not legs");
        }
    }

    private static void stilt(Limner limner, Frame f, double x, double y, double step) {
        double foot = x + step;
        limner.limb(
                f,
                limner.colour(),
                x,
                y - 0.02,
                0.03,
                x - 0.025 + (step / 2),
                (y + GROUND) / 2,
                0.017,
                foot,
                GROUND - 0.03,
                0.014);
        limner.limb(f, limner.colour(), foot, GROUND - 0.03, 0.014, foot + 0.085, GROUND - 0.005, 0.01);
        limner.limb(f, limner.colour(), foot, GROUND - 0.03, 0.014, foot + 0.03, GROUND, 0.01);
        limner.limb(f, limner.colour(), foot, GROUND - 0.03, 0.014, foot - 0.055, GROUND - 0.004, 0.01);
    }

    private static void paw(Limner limner, Frame f, double x, double y, double step) {
        double foot = x + (0.6 * step);
        limner.round(
                Outline.limb(f, x, y - 0.02, 0.07, x, (y + GROUND) / 2, 0.056, foot, GROUND - 0.045, 0.05),
                limner.colour(),
                Texture.FUR,
                Form.LIMB,
                0.05);
        limner.round(
                Outline.ellipse(f, foot + 0.022, GROUND - 0.034, 0.08, 0.042),
                Tone.lighter(limner.colour(), 0.22),
                Form.DISC,
                0.03);
        for (int i = 0; i < 2; i++) {
            double toe = foot + 0.03 + (0.032 * i);
            limner.limb(
                    f,
                    Tone.darker(limner.colour(), 0.45),
                    toe,
                    GROUND - 0.04,
                    0.006,
                    toe + 0.004,
                    GROUND - 0.012,
                    0.006);
        }
    }

    private static void webbed(Limner limner, Frame f, double x, double y, double step) {
        double foot = x + step;
        limner.limb(f, limner.colour(), x, y, 0.042, foot, GROUND - 0.05, 0.03);
        limner.round(
                Outline.blob(
                        f,
                        foot - 0.05,
                        GROUND - 0.035,
                        foot + 0.02,
                        GROUND - 0.085,
                        foot + 0.12,
                        GROUND - 0.055,
                        foot + 0.215,
                        GROUND - 0.02,
                        foot + 0.15,
                        GROUND - 0.012,
                        foot + 0.125,
                        GROUND + 0.018,
                        foot + 0.05,
                        GROUND - 0.004,
                        foot - 0.025,
                        GROUND + 0.018),
                Tone.lighter(limner.colour(), 0.15),
                Form.SHEET,
                0.02);
        int bone = Tone.darker(limner.colour(), 0.3);
        limner.limb(f, bone, foot, GROUND - 0.045, 0.008, foot + 0.19, GROUND - 0.022, 0.006);
        limner.limb(f, bone, foot, GROUND - 0.045, 0.008, foot + 0.115, GROUND + 0.006, 0.006);
    }

    private static void tentacles(Limner limner, Frame f, double x, double y, double stride, boolean far) {
        double[] roots = far ? new double[] {-0.075, 0.08} : new double[] {-0.15, 0.0, 0.15};
        for (double root : roots) {
            double bend = root < 0 ? -1 : 1;
            double hip = x + root;
            double out = bend * (0.025 + (0.02 * stride));
            double ground = far ? GROUND - 0.02 : GROUND;
            limner.limb(
                    f,
                    limner.colour(),
                    hip,
                    y,
                    0.036,
                    hip - out,
                    y + 0.07,
                    0.032,
                    hip + (0.4 * out),
                    ground - 0.05,
                    0.026,
                    hip + (bend * 0.06),
                    ground - 0.015,
                    0.021,
                    hip + (bend * 0.115),
                    ground - 0.03,
                    0.017,
                    hip + (bend * 0.12),
                    ground - 0.085,
                    0.013,
                    hip + (bend * 0.08),
                    ground - 0.085,
                    0.008);
            int sucker = Tone.lighter(limner.colour(), 0.5);
            for (int i = 0; i < 3; i++) {
                limner.mark(
                        Outline.ellipse(f, hip - (out * (0.9 - (0.35 * i))), y + 0.06 + (0.04 * i), 0.0105, 0.0105),
                        sucker,
                        Form.DISC);
            }
        }
    }

    private static void jointed(Limner limner, Frame f, double x, double y, double stride, boolean far) {
        double[] roots = far ? new double[] {-0.1, 0.02, 0.14} : new double[] {-0.14, 0, 0.14};
        for (int i = 0; i < 3; i++) {
            double bend = i == 0 ? -1 : i == 2 ? 1 : far ? 0.5 : -0.5;
            double hip = x + roots[i];
            double knee = hip + (bend * (0.11 + (0.03 * stride)));
            double foot = knee + (bend * 0.05);
            limner.limb(f, limner.colour(), hip, y + 0.01, 0.026, knee, y - 0.02 + (0.05 * (1 - Math.abs(bend))), 0.02);
            limner.limb(
                    f,
                    Tone.darker(limner.colour(), 0.15),
                    knee,
                    y - 0.02 + (0.05 * (1 - Math.abs(bend))),
                    0.02,
                    knee + (bend * 0.03),
                    y + 0.1,
                    0.014,
                    foot,
                    GROUND,
                    0.007);
            limner.mark(
                    Outline.ellipse(f, knee, y - 0.02 + (0.05 * (1 - Math.abs(bend))), 0.016, 0.016),
                    Tone.lighter(limner.colour(), 0.4),
                    Form.DISC);
        }
    }
}
