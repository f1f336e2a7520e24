package dev.limpid.trust;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An approximate inverse of the equations {@code diagonal x - sum of weight x of neighbours = b} of places on a grid: one W-cycle of
 * aggregation multigrid. Squares of two by two places become one place of the next level, whose equations are the sums of
 * theirs; a sweep of Gauss and Seidel on the way down and one in the opposite order on the way up keep it symmetric, so that conjugate
 * gradients can be preconditioned with it. It solves for {@link #TOGETHER} right sides at once, which do not wait for each other: the
 * number {@code c} of place {@code i} is at {@code TOGETHER * i + c}. Not safe for several threads.
 *
 * <p>Ref.: Braess, Towards Algebraic Multigrid for Elliptic Problems of Second Order, 1995, doi:10.1007/BF02238488.
 */
final class Multigrid {
    /** Right sides that are solved together. */
    static final int TOGETHER = 3;

    /** Constant squares make the next level too stiff; its correction is enlarged, as in the reference. */
    private static final double ENLARGED = 1.8;

    private static final int COARSEST = 8;
    private static final int SWEEPS = 8;

    private final GridEquations equations;
    private final double[] residual;
    /** Where the square of each place starts in the next level. */
    private final int[] square;

    private final double[] given;
    private final double[] found;
    private final double[] correction;
    private final @Nullable Multigrid next;

    /**
     * The hierarchy of some equations.
     *
     * @param places the place of each equation, {@code y * width + x}, ascending
     * @param width of the grid
     */
    Multigrid(int[] places, int width, GridEquations equations) {
        this.equations = equations;
        int count = places.length;
        residual = new double[TOGETHER * count];
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
        given = new double[TOGETHER * squares];
        found = new double[TOGETHER * squares];
        correction = new double[TOGETHER * squares];
        next = count <= COARSEST || squares == count
                ? null
                : new Multigrid(Arrays.copyOf(coarse, squares), half, equations.summed(square, squares));
        for (int i = 0; i < count; i++) {
            square[i] *= TOGETHER;
        }
    }

    /** One cycle from zero: {@code x} receives the approximate solution for {@code b}. */
    void solve(double[] b, double[] x) {
        if (next == null) {
            Arrays.fill(x, 0);
            for (int k = 0; k < SWEEPS; k++) {
                equations.down(b, x);
                equations.up(b, x);
            }
            return;
        }
        equations.begin(b, x, residual);
        Arrays.fill(given, 0);
        for (int i = 0; i < square.length; i++) {
            int at = square[i];
            given[at] += residual[TOGETHER * i];
            given[at + 1] += residual[TOGETHER * i + 1];
            given[at + 2] += residual[TOGETHER * i + 2];
        }
        next.solve(given, found);
        double[] rest = new double[given.length];
        next.equations.residual(given, found, rest);
        next.solve(rest, correction);
        for (int k = 0; k < found.length; k++) {
            found[k] = ENLARGED * (found[k] + correction[k]);
        }
        for (int i = 0; i < square.length; i++) {
            int at = square[i];
            x[TOGETHER * i] += found[at];
            x[TOGETHER * i + 1] += found[at + 1];
            x[TOGETHER * i + 2] += found[at + 2];
        }
        equations.up(b, x);
    }
}
