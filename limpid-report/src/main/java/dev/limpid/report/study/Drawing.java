package dev.limpid.report.study;

import java.util.List;
import java.util.Locale;

/**
 * A drawing of lines, dots, cells and words, which takes its colours from the page.
 *
 * @param title the heading, and for people who do not see it what it shows
 * @param width in its own units, of which about 720 are as wide as the text
 * @param height in its own units
 * @param marks from the lowest to the topmost
 */
public record Drawing(String title, double width, double height, List<Mark> marks) {
    public Drawing {
        marks = List.copyOf(marks);
    }

    /** A part of a drawing. */
    public sealed interface Mark {}

    /** How a line looks. */
    public enum Style {
        /** A grid or a connection. */
        THIN,
        /** An axis. */
        STRONG,
        /** A bar that connects what does not differ. */
        THICK,
        /** A border of what is best. */
        DASHED;

        /** The name of its style. */
        public String style() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Where a text is, seen from its place. */
    public enum Anchor {
        /** To the right. */
        START,
        /** Around it. */
        MIDDLE,
        /** To the left. */
        END;

        /** The name of its style. */
        public String style() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A line through points.
     *
     * @param points as SVG writes them: {@code 0,0 10,5}
     * @param style how it looks
     */
    public record Line(String points, Style style) implements Mark {
        /** A straight line. */
        public static Line of(double x, double y, double toX, double toY, Style style) {
            return new Line(place(x, y) + " " + place(toX, toY), style);
        }
    }

    /** A place as SVG writes it. */
    static String place(double x, double y) {
        return String.format(Locale.ROOT, "%.1f,%.1f", x, y);
    }

    /**
     * A text on one line.
     *
     * @param x its place across
     * @param y its base line
     * @param text what it says
     * @param anchor where it is, seen from its place
     */
    public record Words(double x, double y, String text, Anchor anchor) implements Mark {}

    /**
     * A dot.
     *
     * @param x its centre across
     * @param y its centre down
     * @param colour the number of its colour, 0 to 7
     * @param isFilled whether it is filled, and not a ring
     * @param words what is said of it
     */
    public record Dot(double x, double y, int colour, boolean isFilled, String words) implements Mark {}

    /**
     * A coloured rectangle with a text in it.
     *
     * @param x its left end
     * @param y its upper end
     * @param width of it
     * @param height of it
     * @param fill its colour: {@code #aabbcc}
     * @param ink the colour of the text
     * @param text in it; may be empty
     * @param words what is said of it
     */
    public record Cell(
            double x, double y, double width, double height, String fill, String ink, String text, String words)
            implements Mark {}
}
