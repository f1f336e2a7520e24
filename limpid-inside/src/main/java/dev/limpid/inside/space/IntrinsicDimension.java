package dev.limpid.inside.space;

import java.util.Arrays;

/**
 * How many numbers it would take to tell points apart that lie on a curved surface in their space; estimated from the distances to
 * neighbours. Points that coincide with their neighbour are left out.
 *
 * @param twoNn TwoNN: the slope of {@code -log(1 - F)} over {@code log(r2/r1)}, without the tenth of the points whose
 *     ratio is largest
 * @param mle maximum likelihood over more neighbours; reacts less to noise, and is too low for high dimensions
 * @param low the lower end of the 95 % interval of TwoNN, as if the ratios were independent
 * @param high its upper end
 * @param points that were used
 */
public record IntrinsicDimension(double twoNn, double mle, double low, double high, int points) {
    private static final double KEPT = 0.9;

    /** Whether TwoNN tells a dimension: not if hardly any points differ, when it is NaN. */
    public boolean isKnown() {
        return !Double.isNaN(twoNn);
    }

    /**
     * The dimension of points.
     *
     * <p>Ref.: Facco et al., Estimating the intrinsic dimension of datasets by a minimal neighborhood information, Scientific
     * Reports 7, 2017; Levina and Bickel, NIPS 2004, with the mean of inverses of MacKay and Ghahramani.
     *
     * @param neighbours at least two of each point; all of them count for the maximum likelihood
     */
    public static IntrinsicDimension of(Neighbours neighbours) {
        if (neighbours.perPoint() < 2) {
            throw new IllegalArgumentException("the dimension needs two neighbours of each point");
        }
        double[] ratios = new double[neighbours.count()];
        int size = 0;
        for (int i = 0; i < neighbours.count(); i++) {
            double first = neighbours.distance(i, 0);
            if (first > 0) {
                ratios[size++] = Math.log(neighbours.distance(i, 1) / first);
            }
        }
        double slope = slope(Arrays.copyOf(ratios, size));
        double error = 1.96 * slope / Math.sqrt(Math.max(1, KEPT * size));
        return new IntrinsicDimension(slope, likelihood(neighbours), slope - error, slope + error, size);
    }

    /** A line through the origin. */
    private static double slope(double[] ratios) {
        Arrays.sort(ratios);
        int kept = (int) (KEPT * ratios.length);
        double xy = 0;
        double xx = 0;
        for (int i = 0; i < kept; i++) {
            double y = -Math.log(1 - (i + 1.0) / ratios.length);
            xy += ratios[i] * y;
            xx += ratios[i] * ratios[i];
        }
        return xx > 0 ? xy / xx : Double.NaN;
    }

    private static double likelihood(Neighbours neighbours) {
        int k = neighbours.perPoint();
        double inverses = 0;
        int used = 0;
        for (int i = 0; i < neighbours.count(); i++) {
            double farthest = neighbours.distance(i, k - 1);
            double sum = 0;
            for (int j = 0; j < k - 1; j++) {
                sum += Math.log(farthest / neighbours.distance(i, j));
            }
            if (neighbours.distance(i, 0) > 0 && sum > 0) {
                inverses += sum / (k - 1);
                used++;
            }
        }
        return used == 0 ? Double.NaN : used / inverses;
    }
}
