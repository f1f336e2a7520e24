package dev.limpid.metrics.ranking;

import org.hipparchus.analysis.integration.gauss.GaussIntegrator;
import org.hipparchus.analysis.integration.gauss.GaussIntegratorFactory;
import org.hipparchus.analysis.solvers.BrentSolver;
import org.hipparchus.distribution.continuous.NormalDistribution;

/**
 * The distribution of the range of independent standard normal numbers, which is the studentized range with infinitely many
 * degrees of freedom.
 *
 * <p>Ref.: Tukey, The problem of multiple comparisons, 1953.
 */
final class StudentizedRange {
    private static final NormalDistribution NORMAL = new NormalDistribution();
    private static final double END = 9;
    private static final int PIECES = 36;
    private static final GaussIntegratorFactory GAUSS = new GaussIntegratorFactory();

    private StudentizedRange() {}

    /**
     * The probability of a range above a number.
     *
     * @param range at least 0
     * @param groups how many normal numbers, at least 2
     */
    static double above(double range, int groups) {
        double below = 0;
        // The density of the largest number times the probability that the others are within the range below it.
        double width = (2 * END + range) / PIECES;
        for (int i = 0; i < PIECES; i++) {
            GaussIntegrator piece = GAUSS.legendre(16, -END + i * width, -END + (i + 1) * width);
            below += piece.integrate(z -> groups
                    * NORMAL.density(z)
                    * Math.pow(
                            NORMAL.cumulativeProbability(z) - NORMAL.cumulativeProbability(z - range), groups - 1.0));
        }
        return Math.max(0, Math.min(1, 1 - below));
    }

    /** The range that is exceeded with a probability. */
    static double critical(double probability, int groups) {
        return new BrentSolver(1e-10).solve(200, q -> above(q, groups) - probability, 0, 4 * END);
    }
}
