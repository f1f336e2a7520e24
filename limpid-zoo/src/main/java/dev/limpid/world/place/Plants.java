package dev.limpid.world.place;

import dev.limpid.world.ink.Frame;
import dev.limpid.world.ink.Outline;
import dev.limpid.world.ink.Tone;
import dev.limpid.world.truth.Form;
import dev.limpid.world.truth.Texture;

/** Draws plants. */
final class Plants {
    private final Kit kit;
    private final Frame f;

    private Plants(Kit kit) {
        this.kit = kit;
        this.f = kit.frame();
    }

    static void draw(Kind kind, Kit kit) {
        new Plants(kit).draw(kind);
    }

    private void draw(Kind kind) {
        switch (kind) {
            case TREE -> tree();
            case FIR -> fir();
            case PALM -> palm();
            case CACTUS -> cactus();
            case BUSH -> bush();
            case GRASS -> grass();
            case FLOWER -> flower();
            case MUSHROOM -> mushroom();
            case BRANCH -> branch();
            default -> throw new IllegalArgumentException(kind + " is not a plant");
        }
    }

    private void tree() {
        int leaves = kit.foliage();
        kit.add(
                Outline.limb(f, 0, 0.02, 0.07, 0.01, -0.25, 0.05, -0.01, -0.5, 0.04),
                kit.jittered(0x7A5236),
                Texture.BARK,
                Form.LIMB,
                0.06);
        double[][] tufts = {{-0.2, -0.5, 0.2}, {0.2, -0.52, 0.19}, {0, -0.72, 0.25}, {0.02, -0.48, 0.2}};
        for (double[] t : tufts) {
            double r = t[2] * kit.draws().between(0.9, 1.12);
            kit.add(
                    Outline.ellipse(f, t[0], t[1], r, r * 0.92),
                    Tone.times(leaves, kit.draws().between(0.92, 1.08)),
                    Texture.LEAVES,
                    Form.BLOB,
                    0.14);
        }
    }

    private void fir() {
        kit.add(Outline.limb(f, 0, 0.02, 0.05, 0, -0.25, 0.04), kit.jittered(0x6B4A34), Texture.BARK, Form.LIMB, 0.04);
        int needles = kit.backdrop() == BackdropKind.NIGHT ? kit.jittered(0x2F5560) : kit.jittered(0x3F7A5A);
        for (int i = 0; i < 3; i++) {
            double base = -0.14 - (0.22 * i);
            double half = 0.30 - (0.075 * i);
            int tone = Tone.lighter(needles, 0.06 * i);
            kit.add(
                    Outline.blob(
                            f,
                            0,
                            base - 0.42,
                            0.04,
                            base - 0.38,
                            half,
                            base,
                            half * 0.4,
                            base + 0.035,
                            0,
                            base + 0.02,
                            -half * 0.4,
                            base + 0.035,
                            -half,
                            base,
                            -0.04,
                            base - 0.38),
                    tone,
                    Texture.LEAVES,
                    Form.SPIKE,
                    0.1);
            if (kit.backdrop() == BackdropKind.SNOW) {
                kit.add(
                        Outline.blob(
                                f,
                                0,
                                base - 0.42,
                                0.05,
                                base - 0.36,
                                half * 0.55,
                                base - 0.12,
                                0.02,
                                base - 0.2,
                                -half * 0.5,
                                base - 0.13,
                                -0.05,
                                base - 0.36),
                        0xF6FAFD,
                        Texture.SMOOTH,
                        Form.SPIKE,
                        0.04);
            }
        }
    }

    private void palm() {
        double lean = kit.draws().around(0.3);
        kit.add(
                Outline.limb(f, 0, 0.02, 0.06, lean * 0.35, -0.4, 0.045, lean, -0.75, 0.035),
                kit.jittered(0x9A6B43),
                Texture.BARK,
                Form.LIMB,
                0.05);
        int leaves = kit.foliage();
        double[] angles = {-168, -12, -142, -38, -115, -68, 12, 170};
        for (double angle : angles) {
            Frame leaf = f.at(lean, -0.76).turned(angle + kit.draws().around(8));
            double droop = angle > -90 && angle < 90 ? 0.16 : -0.16;
            kit.add(
                    Outline.blob(leaf, 0, -0.03, 0.22, -0.07, 0.46, droop, 0.24, 0.04, 0, 0.03),
                    Tone.times(leaves, kit.draws().between(0.88, 1.1)),
                    Texture.LEAVES,
                    Form.SHEET,
                    0.03);
        }
        kit.add(Outline.ellipse(f, lean - 0.03, -0.71, 0.045, 0.045), 0x6B4630, Texture.SMOOTH, Form.DISC, 0.03);
        kit.add(Outline.ellipse(f, lean + 0.04, -0.70, 0.045, 0.045), 0x7A5138, Texture.SMOOTH, Form.DISC, 0.03);
    }

    private void cactus() {
        int green = kit.jittered(0x5F8F4E);
        kit.add(
                Outline.limb(f, 0.05, -0.36, 0.06, 0.24, -0.38, 0.062, 0.26, -0.62, 0.055),
                Tone.darker(green, 0.1),
                Texture.SCALES,
                Form.LIMB,
                0.06);
        kit.add(
                Outline.limb(f, -0.05, -0.26, 0.055, -0.22, -0.28, 0.057, -0.24, -0.48, 0.05),
                green,
                Texture.SCALES,
                Form.LIMB,
                0.06);
        kit.add(Outline.limb(f, 0, 0.02, 0.10, 0, -0.5, 0.11, 0, -0.86, 0.09), green, Texture.SCALES, Form.LIMB, 0.1);
        kit.add(Outline.ellipse(f, 0.02, -0.97, 0.06, 0.045), kit.jittered(0xE85D75), Texture.SMOOTH, Form.DISC, 0.03);
    }

    private void bush() {
        int leaves = kit.backdrop() == BackdropKind.SNOW ? kit.jittered(0xDDE8F0) : kit.foliage();
        double[][] tufts = {{-0.32, -0.16, 0.24}, {0.32, -0.17, 0.25}, {-0.05, -0.30, 0.32}, {0.1, -0.13, 0.26}};
        for (double[] t : tufts) {
            kit.add(
                    Outline.ellipse(f, t[0], t[1], t[2], t[2] * 0.86),
                    Tone.times(leaves, kit.draws().between(0.92, 1.08)),
                    Texture.LEAVES,
                    Form.BLOB,
                    0.16);
        }
        for (int i = 0; i < 4 && kit.backdrop() != BackdropKind.DESERT; i++) {
            kit.add(
                    Outline.ellipse(
                            f, kit.draws().around(0.45), -0.2 + kit.draws().around(0.2), 0.045, 0.045),
                    0xD7425A,
                    Texture.SMOOTH,
                    Form.DISC,
                    0.03);
        }
    }

    private void grass() {
        int green = kit.backdrop() == BackdropKind.SHORE || kit.backdrop() == BackdropKind.DESERT
                ? kit.jittered(0xB7A95A)
                : kit.foliage();
        for (int i = 0; i < 9; i++) {
            double root = -0.2 + (0.05 * i) + kit.draws().around(0.02);
            double tip = root + ((i - 4) * 0.075) + kit.draws().around(0.06);
            double height = kit.draws().between(0.55, 1);
            kit.add(
                    Outline.limb(
                            f,
                            root,
                            0.05,
                            0.04,
                            (root + tip) / 2 - (0.2 * (tip - root)),
                            -0.5 * height,
                            0.03,
                            tip,
                            -height,
                            0.004),
                    Tone.times(green, kit.draws().between(0.82, 1.15)),
                    Texture.SMOOTH,
                    Form.SPIKE,
                    0.03);
        }
    }

    private void flower() {
        int[] blooms = {0xF25C78, 0xF7B32B, 0xFFFFFF, 0x9B5DE5, 0xFF8FAB};
        int bloom = kit.jittered(blooms[kit.draws().below(blooms.length)]);
        double lean = kit.draws().around(0.2);
        int green = kit.jittered(0x5B9A48);
        kit.add(
                Outline.limb(f, 0, 0.05, 0.026, lean * 0.4, -0.35, 0.022, lean, -0.7, 0.02),
                green,
                Texture.SMOOTH,
                Form.LIMB,
                0.02);
        kit.add(
                Outline.blob(f, 0.02, -0.12, 0.18, -0.3, 0.34, -0.33, 0.22, -0.14),
                green,
                Texture.SMOOTH,
                Form.SHEET,
                0.03);
        kit.add(
                Outline.blob(f, 0.0, -0.2, -0.14, -0.36, -0.3, -0.38, -0.2, -0.2),
                green,
                Texture.SMOOTH,
                Form.SHEET,
                0.03);
        for (int i = 0; i < 7; i++) {
            Frame petal = f.at(lean, -0.75).turned(360.0 * i / 7);
            kit.add(Outline.ellipse(petal, 0, -0.14, 0.075, 0.12), bloom, Texture.SMOOTH, Form.SHEET, 0.03);
        }
        kit.add(
                Outline.ellipse(f, lean, -0.75, 0.085, 0.085),
                bloom == 0xF7B32B ? 0x7A4A2A : 0xF5C542,
                Texture.GRAIN,
                Form.DISC,
                0.04);
    }

    private void mushroom() {
        int cap = kit.draws().chance(0.6) ? kit.jittered(0xD0473F) : kit.jittered(0xC98B4E);
        kit.add(
                Outline.limb(f, 0, 0.02, 0.13, 0.01, -0.2, 0.1, 0, -0.48, 0.11),
                0xF3E6D0,
                Texture.SMOOTH,
                Form.LIMB,
                0.09);
        kit.add(
                Outline.blob(
                        f, -0.42, -0.4, -0.36, -0.62, -0.14, -0.84, 0.14, -0.84, 0.36, -0.62, 0.42, -0.4, 0.2, -0.34,
                        -0.2, -0.34),
                cap,
                Texture.SMOOTH,
                Form.BLOB,
                0.2);
        double[][] dots = {{-0.2, -0.55, 0.07}, {0.04, -0.69, 0.08}, {0.24, -0.52, 0.06}, {-0.04, -0.46, 0.045}};
        for (double[] d : dots) {
            kit.add(Outline.ellipse(f, d[0], d[1], d[2], d[2] * 0.8), 0xFBF4E6, Texture.SMOOTH, Form.DISC, 0.03);
        }
    }

    private void branch() {
        double side = kit.x() < 0.5 ? 1 : -1;
        Frame g = f.scaled(side, 1);
        kit.add(
                Outline.limb(g, -0.2, -0.1, 0.06, 0.5, 0.06, 0.04, 1.3, 0.3, 0.015),
                kit.jittered(0x6B4A34),
                Texture.BARK,
                Form.LIMB,
                0.04);
        int leaves = kit.foliage();
        for (int i = 0; i < 8; i++) {
            double t = 0.1 + (0.15 * i);
            Frame leaf = g.at(t, -0.02 + (0.25 * t))
                    .turned((i % 2 == 0 ? 55 : -40) + kit.draws().around(18));
            kit.add(
                    Outline.blob(leaf, 0, 0, 0.16, -0.09, 0.38, 0, 0.16, 0.09),
                    Tone.times(leaves, kit.draws().between(0.85, 1.12)),
                    Texture.LEAVES,
                    Form.SHEET,
                    0.04);
        }
    }
}
