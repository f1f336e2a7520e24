package dev.limpid.report.html;

import java.util.List;

/**
 * A table of compared methods, the best first.
 *
 * @param title the heading
 * @param text what was compared and how, in a few sentences
 * @param columns the measured quantities
 * @param rows one per method
 */
public record Comparison(String title, String text, List<Column> columns, List<Row> rows) {
    /**
     * A measured quantity.
     *
     * @param name in a few words
     * @param meaning its meaning in a sentence
     * @param bars whether its numbers are shares of 1, which are drawn as bars
     * @param chance the share expected by chance, marked on the bars; NaN if it is not known
     */
    public record Column(String name, String meaning, boolean bars, double chance) {}

    /**
     * A method.
     *
     * @param name the method's name
     * @param family the method's family; empty for rows that are not methods
     * @param cells one per column
     */
    public record Row(String name, String family, List<Cell> cells) {
        /** Copies the list. */
        public Row {
            cells = List.copyOf(cells);
        }
    }

    /**
     * A number of the table.
     *
     * @param text the number as text
     * @param share the bar's length, 0 to 1
     */
    public record Cell(String text, double share) {
        /** A share of 1, as a percentage; empty if it is not known. */
        public static Cell of(double share) {
            return Double.isNaN(share) ? new Cell("\u2013", 0) : new Cell(Numbers.percent(share), share);
        }

        /** A time. */
        public static Cell ofSeconds(double seconds) {
            return new Cell(Numbers.time(seconds), 0);
        }
    }

    /** Copies the lists. */
    public Comparison {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
    }
}
