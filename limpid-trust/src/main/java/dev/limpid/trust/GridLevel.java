package dev.limpid.trust;

/**
 * Equations {@code diagonal x - sum of weight x of neighbours = b}, one for each place of a grid, for three right sides at once: three sums
 * that do not wait for each other take little more time than one. Vectors have a frame of one place around the grid, and the number
 * {@code c} of place {@code p} is at {@code 3 p + c}; they are 0 in the frame and where there is no equation.
 */
abstract class GridLevel {
    /** Right sides that are solved together. */
    static final int TOGETHER = 3;

    final int width;
    final int height;

    /** Places from one row to the next. */
    final int stride;

    /** The first column of each row that has an equation, and the one after the last; the same if there is none. */
    final int[] from;

    final int[] to;

    /** The inverse of the diagonal by place; 0 where there is no equation. */
    final double[] inverse;

    GridLevel(int width, int height) {
        this.width = width;
        this.height = height;
        stride = width + 2;
        from = new int[height];
        to = new int[height];
        inverse = new double[stride * (height + 2)];
    }

    /** The place of a row's first column. */
    final int start(int row) {
        return (row + 1) * stride + 1;
    }

    /** Zeros for all places. */
    final double[] vector() {
        return new double[TOGETHER * inverse.length];
    }

    /** Finds the columns of each row that have equations. @return how many equations there are */
    final int bound() {
        int count = 0;
        for (int y = 0; y < height; y++) {
            int at = start(y);
            from[y] = 0;
            to[y] = 0;
            for (int x = 0; x < width; x++) {
                if (inverse[at + x] != 0) {
                    from[y] = to[y] == 0 ? x : from[y];
                    to[y] = x + 1;
                    count++;
                }
            }
        }
        return count;
    }

    /** A sweep from zero, from the first place to the last. */
    abstract void begin(double[] b, double[] x);

    /** What that sweep leaves, {@code b - A x}, in a row; only neighbours that were swept later contribute. */
    abstract void left(double[] x, int row, double[] into);

    /** A sweep from the last place to the first. */
    abstract void up(double[] b, double[] x);

    /** {@code into = A x}. */
    abstract void times(double[] x, double[] into);

    /** Adds up what {@link #begin} leaves in squares of two by two places. */
    final void restrict(double[] x, GridLevel next, double[] given) {
        java.util.Arrays.fill(given, 0);
        double[] line = new double[TOGETHER * (width + 1)];
        for (int y = 0; y < height; y++) {
            left(x, y, line);
            int at = TOGETHER * next.start(y / 2);
            for (int column = from[y]; column < to[y]; column++) {
                int own = TOGETHER * column;
                int square = at + TOGETHER * (column / 2);
                given[square] += line[own];
                given[square + 1] += line[own + 1];
                given[square + 2] += line[own + 2];
            }
        }
    }

    /** Adds the numbers of the squares to their places. */
    final void correct(double[] x, GridLevel next, double[] found) {
        for (int y = 0; y < height; y++) {
            int own = start(y);
            int at = TOGETHER * next.start(y / 2);
            for (int column = from[y]; column < to[y]; column++) {
                if (inverse[own + column] != 0) {
                    int place = TOGETHER * (own + column);
                    int square = at + TOGETHER * (column / 2);
                    x[place] += found[square];
                    x[place + 1] += found[square + 1];
                    x[place + 2] += found[square + 2];
                }
            }
        }
    }
}
