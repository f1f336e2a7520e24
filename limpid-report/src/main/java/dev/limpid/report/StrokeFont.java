package dev.limpid.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Text of one size and weight, drawn with a round pen on a {@link Canvas}.
 *
 * @param capital height of a capital in pixels
 * @param bold whether the pen is wider
 */
record StrokeFont(double capital, boolean bold) {
    private static final String CUT = "\u2026";

    private double unit() {
        return capital / Glyphs.CAPITAL;
    }

    /** Half of the pen's width in pixels. */
    private double pen() {
        return capital * (bold ? 0.085 : 0.058);
    }

    /** Pixels from one line to the next. */
    int lineHeight() {
        return (int) Math.ceil(capital * 1.75);
    }

    /** The width of a text in pixels. */
    double width(String text) {
        double width = 0;
        for (int i = 0; i < text.length(); i++) {
            width += Glyphs.of(text.charAt(i)).advance() * unit();
        }
        return width;
    }

    /** The text in lines of whole words that are at most so wide; a word that is wider than a line is cut. */
    List<String> lines(String text, double most) {
        List<String> lines = new ArrayList<>();
        String line = "";
        for (String word : text.strip().split("\\s+")) {
            String longer = line.isEmpty() ? word : line + " " + word;
            if (!line.isEmpty() && width(longer) > most) {
                lines.add(fitted(line, most, false));
                longer = word;
            }
            line = longer;
        }
        lines.add(fitted(line, most, false));
        return lines;
    }

    /** The text, or its beginning or end with an ellipsis if it is wider than the given number of pixels. */
    String fitted(String text, double most, boolean keepEnd) {
        if (width(text) <= most) {
            return text;
        }
        double room = most - width(CUT);
        int kept = -1;
        while (room >= 0) {
            kept++;
            room -= width(String.valueOf(text.charAt(keepEnd ? text.length() - 1 - kept : kept)));
        }
        int length = Math.max(0, kept);
        return keepEnd ? CUT + text.substring(text.length() - length) : text.substring(0, length) + CUT;
    }

    /** Draws one line of text; {@code baseline} is the y coordinate of its baseline. */
    void draw(Canvas canvas, String text, double left, double baseline, int colour) {
        double at = left;
        for (int i = 0; i < text.length(); i++) {
            Glyphs.Glyph glyph = Glyphs.of(text.charAt(i));
            draw(canvas, glyph, at, baseline - capital, colour);
            at += glyph.advance() * unit();
        }
    }

    private void draw(Canvas canvas, Glyphs.Glyph glyph, double left, double top, int colour) {
        if (glyph.strokes().isEmpty()) {
            return;
        }
        int margin = (int) Math.ceil(pen()) + 1;
        int fromX = (int) Math.floor(left) - margin;
        int toX = (int) Math.ceil(left + (glyph.width() * unit())) + margin;
        int fromY = (int) Math.floor(top) - margin;
        int toY = (int) Math.ceil(top + ((Glyphs.CAPITAL + Glyphs.TAIL) * unit())) + margin;
        for (int y = fromY; y <= toY; y++) {
            for (int x = fromX; x <= toX; x++) {
                double distance = distance(glyph, (x + 0.5 - left) / unit(), (y + 0.5 - top) / unit()) * unit();
                canvas.blend(x, y, colour, Math.max(0, pen() + 0.5 - distance));
            }
        }
    }

    /** The distance from a point to the nearest stroke, in units. */
    private static double distance(Glyphs.Glyph glyph, double x, double y) {
        double nearest = Double.MAX_VALUE;
        for (double[] p : glyph.strokes()) {
            for (int i = 0; i + 3 < p.length; i += 2) {
                double dx = p[i + 2] - p[i];
                double dy = p[i + 3] - p[i + 1];
                double length = (dx * dx) + (dy * dy);
                double along = length == 0 ? 0 : (((x - p[i]) * dx) + ((y - p[i + 1]) * dy)) / length;
                double t = Math.min(1, Math.max(0, along));
                double offX = x - p[i] - (t * dx);
                double offY = y - p[i + 1] - (t * dy);
                nearest = Math.min(nearest, (offX * offX) + (offY * offY));
            }
        }
        return Math.sqrt(nearest);
    }
}
