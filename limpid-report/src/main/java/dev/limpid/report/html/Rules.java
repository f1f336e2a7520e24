package dev.limpid.report.html;

import dev.limpid.report.Palette;
import dev.limpid.report.Shades;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** The style rules of a page that depend on its content: pictures, and the colours of words. */
final class Rules {
    /** Shades on each side of zero. */
    private static final int LEVELS = 32;

    private final StringBuilder text = new StringBuilder();
    private final Set<String> shades = new HashSet<>();

    /** Adds a rule. */
    void add(String selector, String declarations) {
        text.append(selector).append('{').append(declarations).append("}\n");
    }

    /** Adds a picture as a background. */
    void picture(String selector, String uri) {
        add(selector, "background-image:url(" + uri + ")");
    }

    /** The style class for a share of a colour scale; its rule is added with its first use. */
    String shade(Palette palette, double share) {
        String name;
        double shown = Double.NaN;
        if (Double.isNaN(share)) {
            name = "not-finite";
        } else {
            int level = (int) Math.round(LEVELS * share);
            shown = (double) level / LEVELS;
            name = (palette.isSigned() ? level < 0 ? "against-" : "for-" : "ember-") + Math.abs(level);
        }
        if (shades.isEmpty()) {
            add(".dusk", "background:" + ramp());
        }
        if (shades.add(name)) {
            int colour = Shades.of(palette, shown);
            add("." + name, "background:" + hex(colour) + ";color:" + hex(Shades.ink(colour)));
        }
        return name;
    }

    /** The colours of unsigned scores on paper, from left to right. */
    private static String ramp() {
        StringBuilder ramp = new StringBuilder("linear-gradient(90deg");
        for (int i = 0; i <= LEVELS; i++) {
            ramp.append(',').append(hex(Shades.of(Palette.EMBER, (double) i / LEVELS)));
        }
        return ramp.append(')').toString();
    }

    private static String hex(int colour) {
        return String.format(Locale.ROOT, "#%06x", colour & 0xFFFFFF);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
