package dev.limpid.inside.look;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.EigenDecompositionSymmetric;

/**
 * How the units of a layer vary together: units that say the same, and how many directions the layer uses.
 *
 * @param live the units that vary
 * @param standard the activations of these: one row for each unit, with mean 0 and length 1
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record UnitCorrelation(List<Integer> live, float[][] standard) {
    private static final double TINY = 1e-12;

    public UnitCorrelation {
        live = List.copyOf(live);
    }

    static UnitCorrelation of(List<float[]> rows, int units) {
        List<Integer> live = new ArrayList<>();
        List<float[]> standard = new ArrayList<>();
        for (int u = 0; u < units; u++) {
            double mean = 0;
            double square = 0;
            for (float[] row : rows) {
                mean += row[u] / rows.size();
            }
            for (float[] row : rows) {
                square += (row[u] - mean) * (row[u] - mean);
            }
            if (square > TINY * rows.size() * (TINY + mean * mean) && Double.isFinite(square)) {
                float[] column = new float[rows.size()];
                for (int r = 0; r < column.length; r++) {
                    column[r] = (float) ((rows.get(r)[u] - mean) / Math.sqrt(square));
                }
                live.add(u);
                standard.add(column);
            }
        }
        return new UnitCorrelation(live, standard.toArray(new float[0][]));
    }

    /** How many rows of activations are compared. */
    public int rows() {
        return standard.length == 0 ? 0 : standard[0].length;
    }

    /** The correlation of two of the live units, -1 to 1. */
    public double of(int first, int second) {
        double sum = 0;
        for (int r = 0; r < standard[first].length; r++) {
            sum += standard[first][r] * standard[second][r];
        }
        return sum;
    }

    /**
     * Groups of units that say the same: each correlates with the first of its group by at least so much, in amount.
     *
     * @param least such as 0.99
     * @return groups of at least two units, by their numbers in the layer
     */
    public List<List<Integer>> redundant(double least) {
        boolean[] isTaken = new boolean[live.size()];
        List<List<Integer>> groups = new ArrayList<>();
        for (int i = 0; i < isTaken.length; i++) {
            List<Integer> group = new ArrayList<>(List.of(live.get(i)));
            for (int k = i + 1; k < isTaken.length && !isTaken[i]; k++) {
                if (!isTaken[k] && Math.abs(of(i, k)) >= least) {
                    isTaken[k] = true;
                    group.add(live.get(k));
                }
            }
            if (group.size() > 1) {
                groups.add(List.copyOf(group));
            }
        }
        return List.copyOf(groups);
    }

    /**
     * The spectrum of the layer: the eigenvalues of the correlation matrix of its live units, the largest first. They sum to
     * the number of these units; there are at most as many as rows.
     */
    public double[] spectrum() {
        int units = live.size();
        int rows = rows();
        int size = Math.min(units, rows);
        if (size == 0) {
            return new double[0];
        }
        double[][] product = new double[size][size];
        for (int i = 0; i < size; i++) {
            for (int k = 0; k <= i; k++) {
                product[i][k] = units <= rows ? of(i, k) : between(i, k);
                product[k][i] = product[i][k];
            }
        }
        double[] values =
                new EigenDecompositionSymmetric(new Array2DRowRealMatrix(product, false), 1e-12, true).getEigenvalues();
        return IntStream.range(0, size).mapToDouble(i -> Math.max(0, values[i])).toArray();
    }

    private double between(int first, int second) {
        double sum = 0;
        for (float[] unit : standard) {
            sum += unit[first] * unit[second];
        }
        return sum;
    }

    /** The number of directions that hold a share of the variance of a {@link #spectrum}. */
    public static int dimensions(double[] spectrum, double share) {
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
     * The effective rank of a {@link #spectrum}: the exponential of its entropy; 0 without units.
     *
     * <p>Ref.: Roy and Vetterli, The Effective Rank, 2007.
     */
    public static double effectiveRank(double[] spectrum) {
        double all = Arrays.stream(spectrum).sum();
        double entropy = 0;
        for (double each : spectrum) {
            entropy -= each > 0 ? each / all * Math.log(each / all) : 0;
        }
        return spectrum.length == 0 ? 0 : Math.exp(entropy);
    }
}
