package dev.limpid.trust;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * An approximate inverse of the equations of hidden pixels: one W-cycle of
 * aggregation multigrid. Squares of two by two places become one place of the next level, whose equations are the sums of
 * theirs; a sweep of Gauss and Seidel on the way down and one in the opposite order on the way up keep it symmetric, so that conjugate
 * gradients can be preconditioned with it. It solves for {@link GridLevel#TOGETHER} right sides at once. Its memory serves one set of
 * hidden pixels after another. Not safe for several threads.
 *
 * <p>Ref.: Braess, Towards Algebraic Multigrid for Elliptic Problems of Second Order, 1995, doi:10.1007/BF02238488.
 */
final class Multigrid {
    /** Constant squares make the next level too stiff; its correction is enlarged, as in the reference. */
    private static final double ENLARGED = 1.8;

    /** So many levels are solved twice each time; the same for those below would take longer than the steps that it saves. */
    private static final int TWICE = 3;

    private static final int COARSEST = 8;
    private static final int SWEEPS = 8;

    private final HiddenPixels pixels;
    private final List<Squares> levels = new ArrayList<>();
    private int used;

    /** A level below the pixels, and its vectors. */
    private static final class Squares {
        private final SquareSums sums;
        private final double[] given;
        private final double[] found;
        private final double[] rest;
        private final double[] correction;

        Squares(int width, int height) {
            sums = new SquareSums(width, height);
            given = sums.vector();
            found = sums.vector();
            rest = sums.vector();
            correction = sums.vector();
        }
    }

    Multigrid(HiddenPixels pixels) {
        this.pixels = pixels;
        int width = pixels.width;
        int height = pixels.height;
        while (width > 1 || height > 1) {
            width = (width + 1) / 2;
            height = (height + 1) / 2;
            levels.add(new Squares(width, height));
        }
        if (levels.isEmpty()) {
            levels.add(new Squares(1, 1));
        }
    }

    /** Prepares for other hidden pixels. */
    void hide(BitSet hidden) {
        int count = pixels.hide(hidden);
        used = 0;
        while (used == 0 || (used < levels.size() && count > COARSEST)) {
            SquareSums next = levels.get(used).sums;
            if (used == 0) {
                pixels.sum(next);
            } else {
                levels.get(used - 1).sums.sum(next);
            }
            count = next.end();
            // What is not swept must be 0.
            Squares level = levels.get(used++);
            Arrays.fill(level.found, 0);
            Arrays.fill(level.rest, 0);
            Arrays.fill(level.correction, 0);
        }
    }

    /** One cycle from zero: {@code x} receives the approximate solution for {@code b}. */
    void solve(double[] b, double[] x) {
        cycle(pixels, b, x, 0);
    }

    private void cycle(GridLevel level, double[] b, double[] x, int next) {
        if (next == used) {
            Arrays.fill(x, 0);
            for (int k = 0; k < SWEEPS; k++) {
                SquareSums coarsest = levels.get(next - 1).sums;
                coarsest.down(b, x);
                coarsest.up(b, x);
            }
            return;
        }
        Squares below = levels.get(next);
        level.begin(b, x);
        level.restrict(x, below.sums, below.given);
        cycle(below.sums, below.given, below.found, next + 1);
        if (next + 1 < used && next < TWICE) {
            below.sums.times(below.found, below.rest);
            for (int i = 0; i < below.rest.length; i++) {
                below.rest[i] = below.given[i] - below.rest[i];
            }
            cycle(below.sums, below.rest, below.correction, next + 1);
            for (int i = 0; i < below.found.length; i++) {
                below.found[i] += below.correction[i];
            }
        }
        for (int i = 0; i < below.found.length; i++) {
            below.found[i] *= ENLARGED;
        }
        level.correct(x, below.sums, below.found);
        level.up(b, x);
    }
}
