package dev.limpid.report.study;

import dev.limpid.report.Picture;
import dev.limpid.report.html.Chart;
import dev.limpid.report.html.DataUri;
import dev.limpid.report.html.Fact;
import dev.limpid.report.html.Finding;
import dev.limpid.report.html.Numbers;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A part of a section. */
public sealed interface Block {
    /**
     * A paragraph.
     *
     * @param text plain text
     */
    record Prose(String text) implements Block {}

    /**
     * What is most worth knowing, as a list.
     *
     * @param findings each with a headline
     */
    record Findings(List<Finding> findings) implements Block {
        public Findings {
            findings = List.copyOf(findings);
        }
    }

    /**
     * Names with values, a line each.
     *
     * @param facts the lines
     */
    record Facts(List<Fact> facts) implements Block {
        public Facts {
            facts = List.copyOf(facts);
        }
    }

    /**
     * A table.
     *
     * @param caption what it shows, in a sentence
     * @param columns the headings; the first column names the rows
     * @param rows one cell for each column
     */
    record Table(String caption, List<String> columns, List<List<Cell>> rows) implements Block {
        public Table {
            columns = List.copyOf(columns);
            rows = rows.stream().map(List::copyOf).toList();
            for (List<Cell> each : rows) {
                if (each.size() != columns.size()) {
                    throw new IllegalArgumentException(each.size() + " cells in " + columns.size() + " columns");
                }
            }
        }
    }

    /**
     * A cell of a table.
     *
     * @param text what it says
     * @param share the length of a bar beside it, 0 to 1; empty for none
     */
    record Cell(String text, Optional<Double> share) {
        /** A text. */
        public static Cell of(String text) {
            return new Cell(text, Optional.empty());
        }

        /** A number with three significant digits. */
        public static Cell of(double number) {
            return of(Numbers.text(number));
        }

        /** A share of 1 as a percentage, with a bar. */
        public static Cell ofShare(double share) {
            return Double.isFinite(share)
                    ? new Cell(Numbers.percent(share), Optional.of(Math.max(0, Math.min(1, share))))
                    : of("\u2013");
        }
    }

    /** How wide pictures are shown. */
    enum Size {
        /** About six in a row on a screen of a notebook, or more. */
        SMALL,
        /** About four in a row. */
        MEDIUM,
        /** Two in a row. */
        LARGE,
        /** One picture as wide as the page. */
        FULL;

        /** The name of its style. */
        public String style() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Pictures side by side.
     *
     * @param size how wide each is shown
     * @param shots the pictures
     */
    record Pictures(Size size, List<Shot> shots) implements Block {
        public Pictures {
            shots = List.copyOf(shots);
        }
    }

    /**
     * A picture with a caption.
     *
     * @param source the picture as a data URI
     * @param width in pixels
     * @param height in pixels
     * @param caption below it; may be empty
     * @param words what it shows, for people who do not see it
     * @param isPixelated whether its pixels stay squares when it is enlarged, as for maps
     */
    record Shot(String source, int width, int height, String caption, String words, boolean isPixelated) {
        /** A photograph or drawing. */
        public static Shot of(Picture picture, String caption, String words) {
            return new Shot(DataUri.of(picture), picture.width(), picture.height(), caption, words, false);
        }

        /** A map or a small picture whose pixels are to be seen. */
        public static Shot ofPixels(Picture picture, String caption, String words) {
            return new Shot(DataUri.of(picture), picture.width(), picture.height(), caption, words, true);
        }
    }

    /**
     * A bar chart.
     *
     * @param chart the bars with their heading
     */
    record Bars(Chart chart) implements Block {}

    /**
     * Curves over a common axis.
     *
     * @param plot the curves with their axes
     */
    record Lines(LinePlot plot) implements Block {}

    /**
     * A tree of questions.
     *
     * @param plot the tree
     */
    record Tree(TreePlot plot) implements Block {}

    /**
     * Points in the plane that can be explored.
     *
     * @param scatter the points with what is known of them
     */
    record Points(Scatter scatter) implements Block {}

    /**
     * A drawing of lines, dots and words.
     *
     * @param drawing what is drawn
     */
    record Drawn(Drawing drawing) implements Block {}
}
