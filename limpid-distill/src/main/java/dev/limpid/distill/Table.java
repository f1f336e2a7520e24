package dev.limpid.distill;

import dev.limpid.error.LimpidException;
import java.util.Arrays;
import java.util.List;

/**
 * Rows of numbers with named columns. Not changed after it is made; safe for many threads.
 *
 * @param names of the features
 * @param rows one number for each feature
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Table(List<String> names, double[][] rows) {
    /** A table. @throws LimpidException if a row has another length, or a number is not finite */
    public Table {
        names = List.copyOf(names);
        for (double[] row : rows) {
            if (row.length != names.size()) {
                throw LimpidException.badInput(
                        "a row has " + row.length + " numbers for " + names.size() + " features");
            }
            if (!Arrays.stream(row).allMatch(Double::isFinite)) {
                throw LimpidException.badInput("a feature of a row is not finite");
            }
        }
    }

    /** The number of rows. */
    public int size() {
        return rows.length;
    }

    /** The number of features. */
    public int width() {
        return names.size();
    }

    /** A feature of a row. */
    public double at(int row, int feature) {
        return rows[row][feature];
    }

    /** A row; not to be changed. */
    public double[] row(int row) {
        return rows[row];
    }

    /** Some of the rows, in this order. */
    public Table chosen(int... which) {
        return new Table(names, Arrays.stream(which).mapToObj(i -> rows[i]).toArray(double[][]::new));
    }
}
