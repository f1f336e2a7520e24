package dev.limpid.report.study;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Colours for many classes: hues a golden angle apart in OKLab, in three lightnesses, readable on light and dark ground. */
final class ScatterColours {
    private static final double ANGLE = Math.toRadians(137.508);
    private static final double CHROMA = 0.13;

    private ScatterColours() {}

    /** As many colours, as {@code #rrggbb}. */
    static List<String> of(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> String.format(Locale.ROOT, "#%06x", rgb(i)))
                .toList();
    }

    /** The colour of a number, {@code 0xRRGGBB}. */
    static int rgb(int number) {
        double lightness = 0.56 + 0.09 * (number % 3);
        double hue = 4.4 + number * ANGLE;
        double a = CHROMA * Math.cos(hue);
        double b = CHROMA * Math.sin(hue);
        double l = cube(lightness + 0.3963377774 * a + 0.2158037573 * b);
        double m = cube(lightness - 0.1055613458 * a - 0.0638541728 * b);
        double s = cube(lightness - 0.0894841775 * a - 1.2914855480 * b);
        return part(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s) << 16
                | part(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s) << 8
                | part(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s);
    }

    private static double cube(double x) {
        return x * x * x;
    }

    private static int part(double linear) {
        double x = Math.max(0, Math.min(1, linear));
        double shown = x <= 0.0031308 ? 12.92 * x : 1.055 * Math.pow(x, 1 / 2.4) - 0.055;
        return (int) Math.round(255 * shown);
    }
}
