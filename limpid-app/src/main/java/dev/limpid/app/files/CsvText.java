package dev.limpid.app.files;

import java.util.ArrayList;
import java.util.List;

/** A table as CSV (RFC 4180), and back. For one thread. */
public final class CsvText {
    private final StringBuilder text = new StringBuilder();

    private CsvText() {}

    /** A text without any row. */
    public static CsvText empty() {
        return new CsvText();
    }

    /** A table with these columns and no rows. */
    public static CsvText of(Object... columns) {
        return new CsvText().row(columns);
    }

    /** Adds a row. */
    public CsvText row(Object... cells) {
        for (int i = 0; i < cells.length; i++) {
            text.append(i == 0 ? "" : ",").append(quoted(String.valueOf(cells[i])));
        }
        text.append('\n');
        return this;
    }

    /** A cell as RFC 4180 writes it. */
    static String quoted(String cell) {
        boolean isPlain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return isPlain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }

    @Override
    public String toString() {
        return text.toString();
    }

    /** The rows of a text that this class wrote, the names of the columns first. A row that is cut off is kept as it is. */
    public static List<List<String>> parse(String text) {
        List<List<String>> rows = new ArrayList<>();
        List<String> row = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean isQuoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                boolean isDoubled = isQuoted && i + 1 < text.length() && text.charAt(i + 1) == '"';
                cell.append(isDoubled ? "\"" : "");
                i += isDoubled ? 1 : 0;
                isQuoted = isDoubled == isQuoted;
            } else if (isQuoted || (c != ',' && c != '\n')) {
                cell.append(c);
            } else {
                row.add(cell.toString());
                cell.setLength(0);
                if (c == '\n') {
                    rows.add(List.copyOf(row));
                    row.clear();
                }
            }
        }
        return rows;
    }
}
