package dev.limpid.report.html;

import java.util.List;

/**
 * A table of methods that are judged, the best first.
 *
 * @param title its heading
 * @param text what was judged and how, in a few sentences
 * @param columns what was measured
 * @param rows one for each method
 */
public record Comparison(String title, String text, List<Column> columns, List<Row> rows) {
    /**
     * Something that was measured.
     *
     * @param name in a few words
     * @param meaning in a sentence
     * @param bars whether its numbers are shares of one, which are drawn as bars
     * @param chance the share that chance gets, marked on the bars; NaN where that is not known
     */
    public record Column(String name, String meaning, boolean bars, double chance) {}

    /**
     * A method.
     *
     * @param name the method's name
     * @param family what kind of method it is; empty for what is no method
     * @param cells one for each column
     */
    public record Row(String name, String family, List<Cell> cells) {
        /** With a copy of the list. */
        public Row {
            cells = List.copyOf(cells);
        }
    }

    /**
     * A number of the table.
     *
     * @param text as it is read
     * @param share as it is drawn, 0 to 1
     */
    public record Cell(String text, double share) {
        /** A share of one, as a percentage; nothing where it is not known. */
        public static Cell of(double share) {
            return Double.isNaN(share) ? new Cell("\u2013", 0) : new Cell(Numbers.percent(share), share);
        }

        /** A time. */
        public static Cell ofSeconds(double seconds) {
            return new Cell(Numbers.time(seconds), 0);
        }
    }

    /** With copies of the lists. */
    public Comparison {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
    }
}
