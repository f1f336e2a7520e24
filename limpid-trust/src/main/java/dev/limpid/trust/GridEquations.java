package dev.limpid.trust;

/**
 * The equations {@code diagonal x - sum of weight x of neighbours = b}, one for each place, for three right sides at once: the
 * number {@code c} of place {@code i} is at {@code 3 i + c}. Three sums that do not wait for each other take little more time than one.
 */
final class GridEquations {
    private static final int TOGETHER = Multigrid.TOGETHER;

    private final int[] starts;
    /** Where the neighbours start that come after the place. */
    private final int[] middles;
    /** Where the numbers of the neighbours are. */
    private final int[] neighbours;

    private final double[] weights;
    private final double[] diagonal;
    private final double[] inverse;

    /**
     * Equations.
     *
     * @param starts where the neighbours of each equation start, and where those of the last end
     * @param neighbours the numbers of the neighbours; those before a place come before those after it; multiplied by three here
     * @param weights their weights
     */
    GridEquations(int[] starts, int[] neighbours, double[] weights, double[] diagonal) {
        this.starts = starts;
        this.neighbours = neighbours;
        this.weights = weights;
        this.diagonal = diagonal;
        inverse = new double[diagonal.length];
        middles = new int[diagonal.length];
        for (int i = 0; i < diagonal.length; i++) {
            inverse[i] = 1 / diagonal[i];
            middles[i] = starts[i];
            for (int n = starts[i]; n < starts[i + 1]; n++) {
                middles[i] += neighbours[n] < i ? 1 : 0;
                neighbours[n] *= TOGETHER;
            }
        }
    }

    /** The equations of sums of places. */
    GridEquations summed(int[] square, int squares) {
        double[] sums = new double[squares];
        int[] most = new int[squares + 1];
        for (int i = 0; i < square.length; i++) {
            most[square[i] + 1] += starts[i + 1] - starts[i];
        }
        for (int k = 0; k < squares; k++) {
            most[k + 1] += most[k];
        }
        // Neighbours of a square are at most eight, so a search among those that are known is short.
        int[] counts = new int[squares];
        int[] others = new int[most[squares]];
        double[] strengths = new double[most[squares]];
        for (int i = 0; i < square.length; i++) {
            int own = square[i];
            sums[own] += diagonal[i];
            for (int n = starts[i]; n < starts[i + 1]; n++) {
                int other = square[neighbours[n] / TOGETHER];
                if (other == own) {
                    sums[own] -= weights[n];
                    continue;
                }
                int at = most[own];
                while (at < most[own] + counts[own] && others[at] != other) {
                    at++;
                }
                counts[own] += at == most[own] + counts[own] ? 1 : 0;
                others[at] = other;
                strengths[at] += weights[n];
            }
        }
        int[] from = new int[squares + 1];
        for (int k = 0; k < squares; k++) {
            from[k + 1] = from[k] + counts[k];
            sorted(others, strengths, most[k], from[k], counts[k]);
        }
        return new GridEquations(from, others, strengths, sums);
    }

    /** Moves neighbours to their place, in ascending order. */
    private static void sorted(int[] others, double[] strengths, int from, int to, int count) {
        for (int k = 0; k < count; k++) {
            int other = others[from + k];
            double strength = strengths[from + k];
            int at = to + k;
            for (; at > to && others[at - 1] > other; at--) {
                others[at] = others[at - 1];
                strengths[at] = strengths[at - 1];
            }
            others[at] = other;
            strengths[at] = strength;
        }
    }

    /** A sweep from zero, and what it leaves: {@code left = b - A x}, to which only neighbours contribute that were swept later. */
    void begin(double[] b, double[] x, double[] left) {
        for (int i = 0; i < diagonal.length; i++) {
            relax(b, x, i, starts[i], middles[i]);
        }
        for (int i = 0; i < diagonal.length; i++) {
            double first = 0;
            double second = 0;
            double third = 0;
            for (int n = middles[i]; n < starts[i + 1]; n++) {
                int at = neighbours[n];
                double weight = weights[n];
                first += weight * x[at];
                second += weight * x[at + 1];
                third += weight * x[at + 2];
            }
            left[TOGETHER * i] = first;
            left[TOGETHER * i + 1] = second;
            left[TOGETHER * i + 2] = third;
        }
    }

    /** A sweep from the first place to the last. */
    void down(double[] b, double[] x) {
        for (int i = 0; i < diagonal.length; i++) {
            relax(b, x, i, starts[i], starts[i + 1]);
        }
    }

    /** A sweep from the last place to the first. */
    void up(double[] b, double[] x) {
        for (int i = diagonal.length - 1; i >= 0; i--) {
            relax(b, x, i, starts[i], starts[i + 1]);
        }
    }

    private void relax(double[] b, double[] x, int i, int from, int to) {
        int own = TOGETHER * i;
        double first = b[own];
        double second = b[own + 1];
        double third = b[own + 2];
        for (int n = from; n < to; n++) {
            int at = neighbours[n];
            double weight = weights[n];
            first += weight * x[at];
            second += weight * x[at + 1];
            third += weight * x[at + 2];
        }
        x[own] = first * inverse[i];
        x[own + 1] = second * inverse[i];
        x[own + 2] = third * inverse[i];
    }

    /** {@code into = b - A x}. */
    void residual(double[] b, double[] x, double[] into) {
        times(x, into);
        for (int i = 0; i < into.length; i++) {
            into[i] = b[i] - into[i];
        }
    }

    /** {@code into = A x}. */
    void times(double[] x, double[] into) {
        for (int i = 0; i < diagonal.length; i++) {
            int own = TOGETHER * i;
            double first = diagonal[i] * x[own];
            double second = diagonal[i] * x[own + 1];
            double third = diagonal[i] * x[own + 2];
            for (int n = starts[i]; n < starts[i + 1]; n++) {
                int at = neighbours[n];
                double weight = weights[n];
                first -= weight * x[at];
                second -= weight * x[at + 1];
                third -= weight * x[at + 2];
            }
            into[own] = first;
            into[own + 1] = second;
            into[own + 2] = third;
        }
    }
}
