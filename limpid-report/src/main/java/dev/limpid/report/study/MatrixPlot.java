package dev.limpid.report.study;

import dev.limpid.report.Palette;
import dev.limpid.report.Shades;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A square table of numbers from -1 to 1 in colours. */
public final class MatrixPlot {
    private static final double NAMES = 210;
    private static final double NUMBER = 30;
    private static final double HEAD = 26;
    private static final double MOST_CELL = 40;
    private static final double LEAST_CELL = 17;
    private static final double WIDTH = 980;
    private static final double LEAST_FOR_TEXT = 26;

    private MatrixPlot() {}

    /**
     * A table.
     *
     * @param names of the rows; the columns have their numbers
     * @param numbers {@code [row][column]}; NaN where there is none
     */
    public static Drawing of(String title, List<String> names, double[][] numbers) {
        List<Drawing.Mark> marks = new ArrayList<>();
        int count = names.size();
        double cell = Math.max(LEAST_CELL, Math.min(MOST_CELL, (WIDTH - NAMES - NUMBER) / count));
        double left = NAMES + NUMBER;
        for (int i = 0; i < count; i++) {
            double y = HEAD + i * cell;
            String number = Integer.toString(i + 1);
            marks.add(new Drawing.Words(NAMES, y + cell / 2 + 4, names.get(i), Drawing.Anchor.END));
            marks.add(new Drawing.Words(left - 6, y + cell / 2 + 4, number, Drawing.Anchor.END));
            marks.add(new Drawing.Words(left + (i + 0.5) * cell, HEAD - 8, number, Drawing.Anchor.MIDDLE));
            for (int k = 0; k < count; k++) {
                double tau = numbers[i][k];
                boolean isKnown = !Double.isNaN(tau);
                int fill = isKnown ? Shades.of(Palette.TIDE, tau) : 0xE4E6E9;
                String text = isKnown ? String.format(Locale.ROOT, "%.2f", tau) : "";
                marks.add(new Drawing.Cell(
                        left + k * cell,
                        y,
                        cell,
                        cell,
                        colour(fill),
                        colour(Shades.ink(fill)),
                        cell >= LEAST_FOR_TEXT ? text.replace("0.", ".") : "",
                        names.get(i) + " and " + names.get(k) + ": " + (isKnown ? text : "unknown")));
            }
        }
        return new Drawing(title, left + count * cell + 2, HEAD + count * cell + 2, marks);
    }

    private static String colour(int rgb) {
        return String.format(Locale.ROOT, "#%06x", rgb & 0xFFFFFF);
    }
}
