package dev.limpid.app.text;

import java.util.ArrayList;
import java.util.List;

/** Rows of texts in columns. */
public final class TextTable {
    private TextTable() {}

    /**
     * A line for each row; columns are as wide as their longest text.
     *
     * @param rows all of the same length
     */
    public static List<String> of(List<List<String>> rows) {
        int columns = rows.stream().mapToInt(List::size).max().orElse(0);
        int[] widths = new int[columns];
        rows.forEach(r -> {
            for (int c = 0; c < r.size(); c++) {
                widths[c] = Math.max(widths[c], r.get(c).length());
            }
        });
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int c = 0; c < row.size(); c++) {
                line.append(c == 0 ? "" : "  ")
                        .append(row.get(c))
                        .append(" ".repeat(widths[c] - row.get(c).length()));
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }
}
