package dev.limpid.inside.concept;

import dev.limpid.error.LimpidException;
import dev.limpid.inside.algebra.Rows;
import java.util.Arrays;

/**
 * Non-negative matrix factorisation: {@code data ~ codes * parts}, all of them non-negative, with the least squared error
 * that coordinate descent finds from a fixed start. The same data give the same parts.
 *
 * <p>The start is NNDSVDa (Boutsidis and Gallopoulos, SVD based initialization, 2008, doi:10.1016/j.patcog.2007.09.010),
 * the descent that of Cichocki and Phan, Fast Local Algorithms for Large Scale NMF, 2009, doi:10.1587/transfun.E92.A.708;
 * both as scikit-learn does them.
 *
 * @param codes how much of each part is in each row, {@code [rows][rank]}
 * @param parts the parts, {@code [rank][columns]}
 * @param error the Frobenius norm of what is left
 * @param rounds of the descent
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Nmf(double[][] codes, double[][] parts, double error, int rounds) {
    private static final double TOLERANCE = 1e-4;
    private static final int MOST_ROUNDS = 400;
    private static final double EXACT = 1e-10;
    private static final int MOST_EXACT = 5_000;

    /**
     * Factorises a matrix.
     *
     * @param data {@code [rows][columns]}
     * @param rank number of parts, at most the smaller side
     * @throws LimpidException if a number is negative or not finite, or there are too few rows or columns
     */
    public static Nmf of(double[][] data, int rank) {
        return of(data, rank, TOLERANCE, MOST_ROUNDS);
    }

    /** The same with a bound on the descent; see scikit-learn's {@code tol} and {@code max_iter}. */
    static Nmf of(double[][] data, int rank, double tolerance, int most) {
        check(data, rank);
        TopSvd svd = TopSvd.of(data, rank);
        double mean =
                Arrays.stream(data).flatMapToDouble(Arrays::stream).average().orElse(0);
        double[][] codes = new double[data.length][rank];
        double[][] parts = new double[rank][data[0].length];
        start(svd, codes, parts);
        fill(codes, mean);
        fill(parts, mean);
        double[][] turned = Rows.transposed(data);
        double first = 0;
        int round = 0;
        while (round < most) {
            double[][] partsByColumn = Rows.transposed(parts);
            double change = descend(data, codes, partsByColumn);
            change += descend(turned, partsByColumn, codes);
            parts = Rows.transposed(partsByColumn);
            round++;
            first = round == 1 ? change : first;
            if (first == 0 || change / first <= tolerance) {
                break;
            }
        }
        return new Nmf(codes, parts, error(data, codes, parts), round);
    }

    private static void check(double[][] data, int rank) {
        if (data.length < rank || rank < 1 || data[0].length < rank) {
            throw LimpidException.badInput(rank + " concepts cannot be told from " + data.length + " patches of "
                    + (data.length == 0 ? 0 : data[0].length) + " channels; ask for fewer, or give more inputs");
        }
        for (double[] row : data) {
            for (double value : row) {
                if (!Double.isFinite(value)) {
                    throw LimpidException.unsupported("the layer has values that are not finite");
                }
                if (value < 0) {
                    throw LimpidException.unsupported("the layer has values below zero, and the factors of CRAFT are"
                            + " not negative; choose a layer behind a ReLU, or use ace");
                }
            }
        }
    }

    private static void start(TopSvd svd, double[][] codes, double[][] parts) {
        for (int k = 0; k < parts.length; k++) {
            double[] x = svd.left()[k];
            double[] y = svd.right()[k];
            boolean isFirst = k == 0;
            double plus = isFirst ? 1 : length(x, 1) * length(y, 1);
            double minus = isFirst ? 0 : length(x, -1) * length(y, -1);
            int sign = plus > minus ? 1 : -1;
            double scale = Math.sqrt(svd.values()[k] * (isFirst ? 1 : Math.max(plus, minus)));
            double ofX = isFirst ? 1 : length(x, sign);
            double ofY = isFirst ? 1 : length(y, sign);
            for (int i = 0; i < x.length; i++) {
                codes[i][k] = started(isFirst ? Math.abs(x[i]) : Math.max(0, sign * x[i]), scale, ofX);
            }
            for (int c = 0; c < y.length; c++) {
                parts[k][c] = started(isFirst ? Math.abs(y[c]) : Math.max(0, sign * y[c]), scale, ofY);
            }
        }
    }

    private static double started(double value, double scale, double length) {
        double scaled = length > 0 ? scale * value / length : 0;
        return scaled < 1e-6 ? 0 : scaled;
    }

    private static double length(double[] vector, int sign) {
        double sum = 0;
        for (double each : vector) {
            sum += sign * each > 0 ? each * each : 0;
        }
        return Math.sqrt(sum);
    }

    private static void fill(double[][] matrix, double mean) {
        for (double[] row : matrix) {
            for (int i = 0; i < row.length; i++) {
                row[i] = row[i] == 0 ? mean : row[i];
            }
        }
    }

    /**
     * One round of coordinate descent over the codes.
     *
     * @param data {@code [rows][columns]}
     * @param codes changed in place, {@code [rows][rank]}
     * @param byColumn the other factor, {@code [columns][rank]}
     * @return the sum of the projected gradients
     */
    private static double descend(double[][] data, double[][] codes, double[][] byColumn) {
        double[][] parts = Rows.transposed(byColumn);
        double[][] gram = gram(parts);
        double change = 0;
        for (int i = 0; i < data.length; i++) {
            change += descend(codes[i], product(parts, data[i]), gram);
        }
        return change;
    }

    private static double descend(double[] code, double[] product, double[][] gram) {
        double change = 0;
        for (int k = 0; k < code.length; k++) {
            double slope = -product[k] + Rows.dot(gram[k], code);
            change += Math.abs(code[k] == 0 ? Math.min(0, slope) : slope);
            if (gram[k][k] != 0) {
                code[k] = Math.max(code[k] - slope / gram[k][k], 0);
            }
        }
        return change;
    }

    /**
     * The codes of other rows with the same parts: the non-negative least squares solution.
     *
     * @param rows {@code [rows][columns]}
     * @return {@code [rows][rank]}
     */
    public double[][] code(double[][] rows) {
        double[][] gram = gram(parts);
        double[][] found = new double[rows.length][parts.length];
        for (int i = 0; i < rows.length; i++) {
            double[] product = product(parts, rows[i]);
            double first = descend(found[i], product, gram);
            double change = first;
            for (int round = 0; round < MOST_EXACT && change > EXACT * first; round++) {
                change = descend(found[i], product, gram);
            }
        }
        return found;
    }

    /** What codes stand for: {@code [rows][columns]}. */
    public double[][] decode(double[][] some) {
        double[][] rows = new double[some.length][parts[0].length];
        for (int i = 0; i < some.length; i++) {
            for (int k = 0; k < parts.length; k++) {
                for (int c = 0; c < rows[i].length; c++) {
                    rows[i][c] += some[i][k] * parts[k][c];
                }
            }
        }
        return rows;
    }

    private static double[] product(double[][] parts, double[] row) {
        double[] product = new double[parts.length];
        for (int k = 0; k < parts.length; k++) {
            product[k] = Rows.dot(parts[k], row);
        }
        return product;
    }

    /** The products of all pairs of parts. */
    static double[][] gram(double[][] parts) {
        double[][] gram = new double[parts.length][];
        for (int k = 0; k < parts.length; k++) {
            gram[k] = product(parts, parts[k]);
        }
        return gram;
    }

    private static double error(double[][] data, double[][] codes, double[][] parts) {
        double sum = 0;
        double[][] rebuilt = new Nmf(codes, parts, 0, 0).decode(codes);
        for (int i = 0; i < data.length; i++) {
            for (int c = 0; c < data[i].length; c++) {
                double left = data[i][c] - rebuilt[i][c];
                sum += left * left;
            }
        }
        return Math.sqrt(sum);
    }
}
