package dev.limpid.report;

/**
 * A colour palette: a table of 256 colours for numbers.
 *
 * <p>The colours are defined in OKLab, where equal steps look equal: lightness rises (or falls from the middle)
 * linearly, so that the order of the numbers survives in greyscale print and for colour-blind readers, and no
 * edge is visible that is not in the numbers.
 *
 * <p>Ref.: Ottosson, A perceptual color space for image processing, 2020.
 */
public final class Palette {
    /** For nonnegative numbers: dark blue over crimson and orange to light yellow; lightness rises. */
    public static final Palette EMBER = sequential(
            new double[][] {
                {0.020, -0.075},
                {0.120, -0.110},
                {0.195, -0.030},
                {0.175, 0.090},
                {0.095, 0.145},
                {-0.005, 0.140},
                {-0.030, 0.060}
            },
            0.16,
            0.97);

    /** For signed numbers: blue below zero, white at zero, red above; equal magnitudes have equal lightness. */
    public static final Palette TIDE =
            diverging(new double[] {-0.045, -0.165}, new double[] {0.165, 0.085}, 0.46, 0.98);

    private final int[] table;
    private final boolean signed;

    private Palette(int[] table, boolean signed) {
        this.table = table;
        this.signed = signed;
    }

    /** Whether the range is -1 to 1; otherwise it is 0 to 1. */
    public boolean isSigned() {
        return signed;
    }

    /** The colour {@code 0xRRGGBB} of a table entry, 0 to 255. */
    public int rgb(int entry) {
        return table[entry];
    }

    /** The colour of a number; numbers outside the range get the colour of the nearest end. */
    public int rgb(double number) {
        double share = signed ? (number + 1) / 2 : number;
        return table[(int) Math.round(255 * Math.min(1, Math.max(0, share)))];
    }

    private static Palette sequential(double[][] ab, double dark, double light) {
        int[] table = new int[256];
        for (int i = 0; i < 256; i++) {
            double t = i / 255.0;
            double at = t * (ab.length - 1);
            int k = Math.min((int) at, ab.length - 2);
            double[] before = ab[Math.max(0, k - 1)];
            double[] after = ab[Math.min(ab.length - 1, k + 2)];
            double a = curve(before[0], ab[k][0], ab[k + 1][0], after[0], at - k);
            double b = curve(before[1], ab[k][1], ab[k + 1][1], after[1], at - k);
            table[i] = inGamut(dark + (t * (light - dark)), a, b);
        }
        return new Palette(table, false);
    }

    private static Palette diverging(double[] below, double[] above, double dark, double light) {
        int[] table = new int[256];
        for (int i = 0; i < 256; i++) {
            double t = (i - 127.5) / 127.5;
            double[] end = t < 0 ? below : above;
            // Saturation grows faster than darkness, so that the sign of small numbers is visible.
            double amount = Math.abs(t) * (1.6 - (0.6 * Math.abs(t)));
            table[i] = inGamut(light - (Math.abs(t) * (light - dark)), amount * end[0], amount * end[1]);
        }
        return new Palette(table, true);
    }

    /** A Catmull-Rom interpolation from {@code b} to {@code c}. */
    private static double curve(double a, double b, double c, double d, double t) {
        return b + (0.5 * t * (c - a + (t * ((2 * a) - (5 * b) + (4 * c) - d + (t * ((3 * (b - c)) + d - a))))));
    }

    /** The most saturated sRGB colour with this lightness and hue. */
    private static int inGamut(double lightness, double a, double b) {
        double[] linear = linear(lightness, a, b);
        double colourful = 1;
        for (double step = 0.5; step > 1e-3; step /= 2) {
            if (isShown(linear)) {
                if (colourful == 1) {
                    break;
                }
                colourful += step;
            } else {
                colourful -= step;
            }
            linear = linear(lightness, colourful * a, colourful * b);
        }
        return (level(linear[0]) << 16) | (level(linear[1]) << 8) | level(linear[2]);
    }

    private static boolean isShown(double[] linear) {
        return Math.min(linear[0], Math.min(linear[1], linear[2])) >= -1e-4
                && Math.max(linear[0], Math.max(linear[1], linear[2])) <= 1 + 1e-4;
    }

    /** Linear red, green and blue of an OKLab colour. */
    private static double[] linear(double lightness, double a, double b) {
        double l = cube(lightness + (0.3963377774 * a) + (0.2158037573 * b));
        double m = cube(lightness - (0.1055613458 * a) - (0.0638541728 * b));
        double s = cube(lightness - (0.0894841775 * a) - (1.2914855480 * b));
        return new double[] {
            (4.0767416621 * l) - (3.3077115913 * m) + (0.2309699292 * s),
            (-1.2684380046 * l) + (2.6097574011 * m) - (0.3413193965 * s),
            (-0.0041960863 * l) - (0.7034186147 * m) + (1.7076147010 * s)
        };
    }

    private static double cube(double x) {
        return x * x * x;
    }

    /** The 8-bit sRGB level of a linear intensity. */
    private static int level(double linear) {
        double c = Math.min(1, Math.max(0, linear));
        double encoded = c <= 0.0031308 ? 12.92 * c : (1.055 * Math.pow(c, 1 / 2.4)) - 0.055;
        return (int) Math.round(255 * encoded);
    }
}
