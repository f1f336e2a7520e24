package dev.limpid.world.place;

import dev.limpid.world.ink.Frame;
import dev.limpid.world.ink.Outline;
import dev.limpid.world.ink.Tone;
import dev.limpid.world.truth.Form;
import dev.limpid.world.truth.Texture;

/** Draws objects other than plants: stones, shells, fences, and objects in the sky. */
final class Props {
    private final Kit kit;
    private final Frame f;

    private Props(Kit kit) {
        this.kit = kit;
        this.f = kit.frame();
    }

    static void draw(Kind kind, Kit kit) {
        new Props(kit).draw(kind);
    }

    private void draw(Kind kind) {
        switch (kind) {
            case ROCK -> rock();
            case FENCE -> fence();
            case SHELL -> shell();
            case CLOUD -> cloud();
            case ORB -> orb();
            case BALLOON -> balloon();
            default -> throw new IllegalArgumentException(kind + " is a plant");
        }
    }

    private void rock() {
        int stone = kit.backdrop() == BackdropKind.DESERT ? kit.jittered(0xB0754E) : kit.jittered(0x8D9099);
        int n = 8;
        double[] points = new double[2 * n];
        for (int i = 0; i < n; i++) {
            double angle = 2 * StrictMath.PI * i / n;
            double radius = kit.draws().between(0.8, 1.1);
            points[2 * i] = 0.42 * radius * StrictMath.cos(angle);
            points[(2 * i) + 1] = -0.22 + (0.3 * radius * StrictMath.sin(angle));
        }
        kit.add(Outline.blob(f, points), stone, Texture.STONE, Form.BLOB, 0.16);
        if (kit.backdrop() == BackdropKind.SNOW) {
            kit.add(
                    Outline.blob(f, -0.3, -0.36, -0.1, -0.53, 0.14, -0.53, 0.3, -0.36, 0.1, -0.4, -0.1, -0.36),
                    0xF6FAFD,
                    Texture.SMOOTH,
                    Form.BLOB,
                    0.05);
        }
    }

    private void fence() {
        int wood = kit.jittered(kit.backdrop() == BackdropKind.SNOW ? 0x8A6F5C : 0xC9A27A);
        for (double y : new double[] {-0.52, -0.24}) {
            kit.add(
                    Outline.polygon(f, -0.75, y, 0.75, y - 0.03, 0.75, y + 0.07, -0.75, y + 0.1),
                    Tone.darker(wood, 0.12),
                    Texture.BARK,
                    Form.BAND,
                    0.03);
        }
        for (int i = 0; i < 5; i++) {
            double x = -0.62 + (0.31 * i);
            kit.add(
                    Outline.polygon(f, x - 0.07, 0.02, x - 0.07, -0.7, x, -0.82, x + 0.07, -0.7, x + 0.07, 0.02),
                    wood,
                    Texture.BARK,
                    Form.LIMB,
                    0.04);
        }
    }

    private void shell() {
        int pearl = kit.jittered(kit.draws().chance(0.5) ? 0xF3B6A6 : 0xE9D8C0);
        for (int i = 0; i < 5; i++) {
            Frame rib = f.at(0, 0.0).turned(-52 + (26 * i));
            kit.add(
                    Outline.blob(rib, -0.03, 0, -0.14, -0.42, 0, -0.56, 0.14, -0.42, 0.03, 0),
                    i % 2 == 0 ? pearl : Tone.lighter(pearl, 0.3),
                    Texture.SMOOTH,
                    Form.SHEET,
                    0.06);
        }
        kit.add(Outline.ellipse(f, 0, -0.02, 0.12, 0.08), Tone.darker(pearl, 0.15), Texture.SMOOTH, Form.DISC, 0.04);
    }

    private void cloud() {
        int white = kit.backdrop() == BackdropKind.NIGHT ? 0x7C7DB5 : Tone.lighter(kit.air(), 0.6);
        Outline cloud = Outline.ellipse(f, 0, 0, 0.52, 0.17)
                .or(Outline.ellipse(f, -0.22, -0.12, 0.23, 0.2))
                .or(Outline.ellipse(f, 0.14, -0.18, 0.29, 0.26))
                .or(Outline.ellipse(f, 0.42, -0.03, 0.24, 0.15));
        kit.add(cloud, white, Texture.HAZE, Form.BLOB, 0.2);
    }

    private void orb() {
        boolean isMoon = kit.backdrop() == BackdropKind.NIGHT;
        int glow = isMoon ? 0xF4EFCF : 0xFFE08A;
        kit.add(Outline.ellipse(f, 0, 0, 0.42, 0.42), glow, Texture.SMOOTH, Form.DISC, isMoon ? 0.3 : 0.05);
        if (isMoon) {
            kit.add(Outline.ellipse(f, -0.12, -0.1, 0.09, 0.08), 0xDDD6B0, Texture.SMOOTH, Form.DISC, 0.02);
            kit.add(Outline.ellipse(f, 0.14, 0.12, 0.07, 0.06), 0xDDD6B0, Texture.SMOOTH, Form.DISC, 0.02);
        }
    }

    private void balloon() {
        int silk = kit.jittered(kit.draws().chance(0.5) ? 0xE76F6F : 0x5AA9C9);
        kit.add(Outline.limb(f, -0.1, 0.25, 0.012, -0.09, 0.5, 0.012), 0x6B4A34, Texture.SMOOTH, Form.LIMB, 0.01);
        kit.add(Outline.limb(f, 0.1, 0.25, 0.012, 0.09, 0.5, 0.012), 0x6B4A34, Texture.SMOOTH, Form.LIMB, 0.01);
        Outline bag =
                Outline.blob(f, 0, -0.5, 0.36, -0.36, 0.42, -0.08, 0.14, 0.3, -0.14, 0.3, -0.42, -0.08, -0.36, -0.36);
        kit.add(bag, silk, Texture.SMOOTH, Form.BLOB, 0.3);
        kit.add(
                Outline.blob(f, 0, -0.5, 0.14, -0.3, 0.16, -0.06, 0.05, 0.3, -0.05, 0.3, -0.16, -0.06, -0.14, -0.3),
                0xFDF3DC,
                Texture.SMOOTH,
                Form.BAND,
                0.1);
        kit.add(
                Outline.polygon(f, -0.12, 0.48, 0.12, 0.48, 0.09, 0.66, -0.09, 0.66),
                0x9A6B43,
                Texture.BARK,
                Form.BLOB,
                0.04);
    }
}
