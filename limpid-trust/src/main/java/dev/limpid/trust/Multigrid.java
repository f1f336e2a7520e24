package dev.limpid.trust;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An approximate inverse of the equations {@code diagonal x - sum of weight x of neighbours = b} of places on a grid: one W-cycle of
 * aggregation multigrid. Squares of two by two places become one place of the next level, whose equations are the sums of
 * theirs; a sweep of Gauss and Seidel on the way down and one in the opposite order on the way up keep it symmetric, so that conjugate
 * gradients can be preconditioned with it. Not safe for several threads.
 *
 * <p>Ref.: Braess, Towards Algebraic Multigrid for Elliptic Problems of Second Order, 1995, doi:10.1007/BF02238488.
 */
final class Multigrid {
    /** Constant squares make the next level too stiff; its correction is enlarged, as in the reference. */
    private static final double ENLARGED = 1.8;

    private static final int COARSEST = 8;
    private static final int SWEEPS = 8;

    private final int[] starts;
    private final int[] neighbours;
    private final double[] weights;
    private final double[] diagonal;
    private final double[] residual;
    private final int[] square;
    private final double[] given;
    private final double[] found;
    private final double[] correction;
    private final @Nullable Multigrid next;

    /**
     * The hierarchy of some equations.
     *
     * @param places the place of each equation, {@code y * width + x}
     * @param width of the grid
     * @param starts where the neighbours of each equation start, and where those of the last end
     * @param neighbours the numbers of the neighbours
     * @param weights their weights
     */
    Multigrid(int[] places, int width, int[] starts, int[] neighbours, double[] weights, double[] diagonal) {
        this.starts = starts;
        this.neighbours = neighbours;
        this.weights = weights;
        this.diagonal = diagonal;
        int count = places.length;
        residual = new double[count];
        square = new int[count];
        int half = (width + 1) / 2;
        int last = count == 0 ? 0 : Arrays.stream(places).max().getAsInt();
        int[] numbers = new int[(last / width / 2 + 1) * half];
        int[] coarse = new int[count];
        int squares = 0;
        for (int i = 0; i < count; i++) {
            int place = places[i] / width / 2 * half + places[i] % width / 2;
            if (numbers[place] == 0) {
                coarse[squares++] = place;
                numbers[place] = squares;
            }
            square[i] = numbers[place] - 1;
        }
        given = new double[squares];
        found = new double[squares];
        correction = new double[squares];
        next = count <= COARSEST || squares == count ? null : coarser(Arrays.copyOf(coarse, squares), half);
    }

    private Multigrid coarser(int[] places, int width) {
        int squares = places.length;
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
                int other = square[neighbours[n]];
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
            System.arraycopy(others, most[k], others, from[k], counts[k]);
            System.arraycopy(strengths, most[k], strengths, from[k], counts[k]);
        }
        return new Multigrid(places, width, from, others, strengths, sums);
    }

    /** One cycle from zero: {@code x} receives the approximate solution for {@code b}. */
    void solve(double[] b, double[] x) {
        Arrays.fill(x, 0);
        if (next == null) {
            for (int k = 0; k < SWEEPS; k++) {
                down(b, x);
                up(b, x);
            }
            return;
        }
        down(b, x);
        residual(b, x, residual);
        Arrays.fill(given, 0);
        for (int i = 0; i < square.length; i++) {
            given[square[i]] += residual[i];
        }
        next.solve(given, found);
        next.residual(given, found, next.residual);
        double[] left = next.residual.clone();
        next.solve(left, correction);
        for (int i = 0; i < square.length; i++) {
            x[i] += ENLARGED * (found[square[i]] + correction[square[i]]);
        }
        up(b, x);
    }

    private void down(double[] b, double[] x) {
        for (int i = 0; i < diagonal.length; i++) {
            relax(b, x, i);
        }
    }

    private void up(double[] b, double[] x) {
        for (int i = diagonal.length - 1; i >= 0; i--) {
            relax(b, x, i);
        }
    }

    private void relax(double[] b, double[] x, int i) {
        double sum = b[i];
        for (int n = starts[i]; n < starts[i + 1]; n++) {
            sum += weights[n] * x[neighbours[n]];
        }
        x[i] = sum / diagonal[i];
    }

    /** {@code into = b - A x}. */
    void residual(double[] b, double[] x, double[] into) {
        for (int i = 0; i < diagonal.length; i++) {
            double sum = b[i] - diagonal[i] * x[i];
            for (int n = starts[i]; n < starts[i + 1]; n++) {
                sum += weights[n] * x[neighbours[n]];
            }
            into[i] = sum;
        }
    }
}
