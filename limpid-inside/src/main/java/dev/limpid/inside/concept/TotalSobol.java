package dev.limpid.inside.concept;

import org.hipparchus.random.SobolSequenceGenerator;

/**
 * Total Sobol indices: the share of a function's variance that is lost if all but one of its arguments, each uniform
 * between 0 and 1, are known. They count a concept's own effect and all its interactions.
 *
 * <p>Ref.: Jansen, Analysis of variance designs for model output, 1999, doi:10.1016/S0010-4655(98)00154-4; for concepts
 * Fel et al., CRAFT, 2023, arXiv 2211.10154.
 *
 * @param arguments how many
 * @param points the arguments at which the function is needed, {@code [designs*(arguments+2)][arguments]}
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record TotalSobol(int arguments, double[][] points) {
    /**
     * The points of a design from Sobol's sequence.
     *
     * @param designs a power of two is best
     */
    public static TotalSobol of(int arguments, int designs) {
        SobolSequenceGenerator sequence = new SobolSequenceGenerator(2 * arguments);
        sequence.skipTo(1);
        double[][] points = new double[designs * (arguments + 2)][arguments];
        for (int d = 0; d < designs; d++) {
            double[] both = sequence.nextVector();
            for (int a = 0; a < arguments; a++) {
                points[d][a] = both[a];
                points[designs + d][a] = both[arguments + a];
                for (int k = 0; k < arguments; k++) {
                    points[(2 + k) * designs + d][a] = both[k == a ? arguments + a : a];
                }
            }
        }
        return new TotalSobol(arguments, points);
    }

    /**
     * The total index of each argument: 0 to about 1, larger with interactions; zeros for a constant function.
     *
     * @param values of the function at {@link #points}
     */
    public double[] indices(double[] values) {
        int designs = points.length / (arguments + 2);
        double mean = 0;
        for (int i = 0; i < 2 * designs; i++) {
            mean += values[i] / (2 * designs);
        }
        double variance = 0;
        for (int i = 0; i < 2 * designs; i++) {
            variance += (values[i] - mean) * (values[i] - mean) / (2 * designs);
        }
        double[] indices = new double[arguments];
        for (int k = 0; k < arguments; k++) {
            double sum = 0;
            for (int d = 0; d < designs; d++) {
                double change = values[d] - values[(2 + k) * designs + d];
                sum += change * change;
            }
            indices[k] = variance > 1e-12 * mean * mean && variance > 0 ? sum / (2 * designs * variance) : 0;
        }
        return indices;
    }
}
