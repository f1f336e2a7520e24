package dev.limpid.inside.look;

import dev.limpid.inside.algebra.Rows;
import dev.limpid.inside.algebra.SymmetricEigen;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How the units of a layer vary together: units that say the same, and how many directions the layer uses.
 *
 * @param live the units that vary
 * @param rows how many rows of activations were compared
 * @param spectrum the eigenvalues of the correlation matrix of the live units, the largest first. They sum to the number of these
 *     units; there are at most as many as rows
 * @param redundant groups of at least two units that say the same, by their numbers in the layer: each correlates with the first of its
 *     group
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record UnitCorrelation(List<Integer> live, int rows, double[] spectrum, List<List<Integer>> redundant) {
    private static final double TINY = 1e-12;

    /** Sums that are added to together, so that they stay in the processor's cache while the rows pass by. */
    private static final int TOGETHER = 16;

    public UnitCorrelation {
        live = List.copyOf(live);
        redundant = List.copyOf(redundant);
    }

    /**
     * Compares units.
     *
     * @param rows activations of all units
     * @param least the correlation, in amount, from which two units say the same, such as 0.99
     */
    static UnitCorrelation of(List<float[]> rows, int units, double least) {
        List<Integer> live = new ArrayList<>();
        double[] means = new double[units];
        double[] squares = new double[units];
        for (float[] row : rows) {
            for (int u = 0; u < units; u++) {
                means[u] += row[u] / rows.size();
            }
        }
        for (float[] row : rows) {
            for (int u = 0; u < units; u++) {
                squares[u] += (row[u] - means[u]) * (row[u] - means[u]);
            }
        }
        for (int u = 0; u < units; u++) {
            if (squares[u] > TINY * rows.size() * (TINY + means[u] * means[u]) && Double.isFinite(squares[u])) {
                live.add(u);
            }
        }
        double[][] standard = new double[rows.size()][live.size()];
        for (int r = 0; r < standard.length; r++) {
            float[] row = rows.get(r);
            for (int k = 0; k < standard[r].length; k++) {
                int u = live.get(k);
                standard[r][k] = (row[u] - means[u]) / Math.sqrt(squares[u]);
            }
        }
        int count = live.isEmpty() ? 0 : rows.size();
        double[][] correlations = products(standard, live.size());
        double[] spectrum = spectrum(live.size() <= count ? correlations : products(Rows.transposed(standard), count));
        return new UnitCorrelation(live, count, spectrum, redundant(live, correlations, least));
    }

    /** The sums over rows of the products of each two columns: row {@code i} of the result holds those with the columns up to {@code i}. */
    private static double[][] products(double[][] rows, int columns) {
        double[][] sums = new double[columns][];
        for (int i = 0; i < columns; i++) {
            sums[i] = new double[i + 1];
        }
        for (int first = 0; first < columns; first += TOGETHER) {
            int end = Math.min(columns, first + TOGETHER);
            for (double[] row : rows) {
                for (int i = first; i < end; i++) {
                    add(sums[i], row, row[i]);
                }
            }
        }
        return sums;
    }

    private static void add(double[] sums, double[] row, double factor) {
        for (int k = 0; k < sums.length; k++) {
            sums[k] += factor * row[k];
        }
    }

    private static List<List<Integer>> redundant(List<Integer> live, double[][] correlations, double least) {
        boolean[] isTaken = new boolean[live.size()];
        List<List<Integer>> groups = new ArrayList<>();
        for (int i = 0; i < isTaken.length; i++) {
            List<Integer> group = new ArrayList<>(List.of(live.get(i)));
            for (int k = i + 1; k < isTaken.length && !isTaken[i]; k++) {
                if (!isTaken[k] && Math.abs(correlations[k][i]) >= least) {
                    isTaken[k] = true;
                    group.add(live.get(k));
                }
            }
            if (group.size() > 1) {
                groups.add(List.copyOf(group));
            }
        }
        return groups;
    }

    /** @param half the matrix up to its diagonal */
    private static double[] spectrum(double[][] half) {
        int size = half.length;
        if (size == 0) {
            return new double[0];
        }
        double[][] product = new double[size][size];
        for (int i = 0; i < size; i++) {
            for (int k = 0; k <= i; k++) {
                product[i][k] = half[i][k];
                product[k][i] = half[i][k];
            }
        }
        return Arrays.stream(SymmetricEigen.values(product))
                .map(value -> Math.max(0, value))
                .toArray();
    }

    /** The number of directions that hold a share of the variance. */
    public int dimensions(double share) {
        double all = Arrays.stream(spectrum).sum();
        double sum = 0;
        for (int i = 0; i < spectrum.length; i++) {
            sum += spectrum[i];
            if (sum >= share * all) {
                return i + 1;
            }
        }
        return spectrum.length;
    }

    /**
     * The effective rank: the exponential of the spectrum's entropy; 0 without units.
     *
     * <p>Ref.: Roy and Vetterli, The Effective Rank, 2007.
     */
    public double effectiveRank() {
        double all = Arrays.stream(spectrum).sum();
        double entropy = 0;
        for (double each : spectrum) {
            entropy -= each > 0 ? each / all * Math.log(each / all) : 0;
        }
        return spectrum.length == 0 ? 0 : Math.exp(entropy);
    }
}
