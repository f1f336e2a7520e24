package dev.limpid.world.creature;

import dev.limpid.world.ink.Frame;
import dev.limpid.world.ink.Outline;
import dev.limpid.world.ink.RandomDraws;
import dev.limpid.world.truth.Form;

/** Draws markings on the trunk; they are shaded like the trunk. */
final class Patterns {
    private final Limner limner;
    private final Anatomy anatomy;
    private final Frame f;
    private final RandomDraws draws;

    private Patterns(Limner limner, Anatomy anatomy, RandomDraws draws) {
        this.limner = limner;
        this.anatomy = anatomy;
        this.f = anatomy.space();
        this.draws = draws;
    }

    static void draw(Variant variant, Limner limner, Anatomy anatomy, RandomDraws draws) {
        Patterns patterns = new Patterns(limner, anatomy, draws);
        switch (variant) {
            case STRIPES -> patterns.stripes();
            case SPOTS -> patterns.spots();
            case SCALLOPS -> patterns.scallops();
            case PATCHES -> patterns.patches();
            case ZIGZAG -> patterns.zigzag();
            default -> throw new IllegalArgumentException(variant + " is not a pattern");
        }
    }

    private void paint(Outline outline, Form form) {
        limner.painted(outline, limner.colour(), form, anatomy.torso(), anatomy.whole(), Bodies.BULGE);
    }

    private void stripes() {
        double shift = draws.around(0.03);
        for (int i = 0; i < 6; i++) {
            double x = 0.2 + shift + (i * 0.092);
            paint(
                    Outline.limb(
                            f, x - 0.03, 0.34, 0.018, x + 0.03, 0.5, 0.025, x + 0.035, 0.66, 0.025, x - 0.02, 0.86,
                            0.018),
                    Form.BAND);
        }
    }

    private void spots() {
        for (int row = 0; row < 5; row++) {
            for (int column = 0; column < 6; column++) {
                double x = 0.17 + (0.105 * column) + (row % 2 == 0 ? 0 : 0.052) + draws.around(0.014);
                double y = 0.42 + (0.092 * row) + draws.around(0.014);
                double radius = draws.between(0.024, 0.035);
                paint(Outline.ellipse(f, x, y, radius, radius), Form.DISC);
            }
        }
    }

    private void scallops() {
        double shift = draws.around(0.03);
        for (int row = 0; row < 6; row++) {
            for (int column = 0; column < 7; column++) {
                double x = 0.14 + shift + (0.1 * column) + (row % 2 == 0 ? 0 : 0.05);
                double y = 0.40 + (0.078 * row);
                paint(
                        Outline.limb(
                                f, x - 0.046, y - 0.012, 0.008, x - 0.03, y + 0.03, 0.014, x, y + 0.046, 0.017,
                                x + 0.03, y + 0.03, 0.014, x + 0.046, y - 0.012, 0.008),
                        Form.BAND);
            }
        }
    }

    private void patches() {
        double[][] middles = {{0.30, 0.54}, {0.50, 0.70}, {0.58, 0.52}, {0.34, 0.76}};
        for (double[] middle : middles) {
            int n = 7;
            double[] points = new double[2 * n];
            for (int i = 0; i < n; i++) {
                double angle = (2 * StrictMath.PI * i) / n;
                double radius = draws.between(0.06, 0.105);
                points[2 * i] = middle[0] + (radius * StrictMath.cos(angle));
                points[(2 * i) + 1] = middle[1] + (0.85 * radius * StrictMath.sin(angle));
            }
            paint(Outline.blob(f, points), Form.BLOB);
        }
    }

    private void zigzag() {
        double shift = draws.around(0.02);
        for (int row = 0; row < 3; row++) {
            int teeth = 14;
            double[] points = new double[4 * teeth];
            for (int i = 0; i < teeth; i++) {
                double x = 0.12 + (0.047 * i);
                double y = 0.48 + shift + (0.115 * row) + (i % 2 == 0 ? 0 : 0.055);
                points[2 * i] = x;
                points[(2 * i) + 1] = y;
                points[(4 * teeth) - 2 - (2 * i)] = x;
                points[(4 * teeth) - 1 - (2 * i)] = y + 0.042;
            }
            paint(Outline.polygon(f, points), Form.BAND);
        }
    }
}
