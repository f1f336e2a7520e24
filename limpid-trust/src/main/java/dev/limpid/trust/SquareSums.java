package dev.limpid.trust;

import java.util.Arrays;

/** The equations of squares of two by two places of another level, which are the sums of theirs. */
final class SquareSums extends GridLevel {
    private final double[] diagonal;
    /** Weights of the neighbours that come after each place: to the right, below, and across to the right and left. */
    private final double[] right;

    private final double[] below;
    private final double[] rightBelow;
    private final double[] leftBelow;

    SquareSums(int width, int height) {
        super(width, height);
        diagonal = new double[inverse.length];
        right = new double[inverse.length];
        below = new double[inverse.length];
        rightBelow = new double[inverse.length];
        leftBelow = new double[inverse.length];
    }

    /** Begins to sum. */
    void clear() {
        for (double[] each : new double[][] {diagonal, inverse, right, below, rightBelow, leftBelow}) {
            Arrays.fill(each, 0);
        }
    }

    /** Adds the equation of a place of the other level, with the weights of its neighbours that come after it. */
    void add(int x, int y, double own, double toRight, double toBelow, double toRightBelow, double toLeftBelow) {
        int at = start(y / 2) + x / 2;
        // What stays within a square counts for both of its ends.
        double inner = 0;
        boolean isRight = (x & 1) == 1;
        if (isRight) {
            right[at] += toRight;
        } else {
            inner += toRight;
        }
        if ((y & 1) == 1) {
            below[at] += toBelow + (isRight ? toLeftBelow : toRightBelow);
            rightBelow[at] += isRight ? toRightBelow : 0;
            leftBelow[at] += isRight ? 0 : toLeftBelow;
        } else {
            inner += toBelow + (isRight ? toLeftBelow : toRightBelow);
            right[at] += isRight ? toRightBelow : 0;
            right[at - 1] += isRight ? 0 : toLeftBelow;
        }
        diagonal[at] += own - 2 * inner;
    }

    /** Ends the sums. @return how many equations there are */
    int end() {
        for (int i = 0; i < diagonal.length; i++) {
            inverse[i] = diagonal[i] == 0 ? 0 : 1 / diagonal[i];
        }
        return bound();
    }

    /** The equations of squares of these. */
    void sum(SquareSums squares) {
        squares.clear();
        for (int y = 0; y < height; y++) {
            for (int x = from[y]; x < to[y]; x++) {
                int at = start(y) + x;
                if (inverse[at] != 0) {
                    squares.add(x, y, diagonal[at], right[at], below[at], rightBelow[at], leftBelow[at]);
                }
            }
        }
    }

    @Override
    void begin(double[] b, double[] x) {
        int row = TOGETHER * stride;
        for (int y = 0; y < height; y++) {
            int at = start(y) + from[y];
            int q = TOGETHER * at;
            int end = TOGETHER * (start(y) + to[y]);
            double first = 0;
            double second = 0;
            double third = 0;
            for (; q < end; q += TOGETHER, at++) {
                double west = right[at - 1];
                double north = below[at - stride];
                double northWest = rightBelow[at - stride - 1];
                double northEast = leftBelow[at - stride + 1];
                double scale = inverse[at];
                first = scale
                        * (b[q]
                                + north * x[q - row]
                                + northWest * x[q - row - 3]
                                + northEast * x[q - row + 3]
                                + west * first);
                second = scale
                        * (b[q + 1]
                                + north * x[q - row + 1]
                                + northWest * x[q - row - 2]
                                + northEast * x[q - row + 4]
                                + west * second);
                third = scale
                        * (b[q + 2]
                                + north * x[q - row + 2]
                                + northWest * x[q - row - 1]
                                + northEast * x[q - row + 5]
                                + west * third);
                x[q] = first;
                x[q + 1] = second;
                x[q + 2] = third;
            }
        }
    }

    @Override
    void left(double[] x, int y, double[] into) {
        int row = TOGETHER * stride;
        int at = start(y) + from[y];
        int q = TOGETHER * at + row;
        int end = TOGETHER * (start(y) + to[y]) + row;
        int put = TOGETHER * from[y];
        for (; q < end; q += TOGETHER, at++, put += TOGETHER) {
            double east = right[at];
            double south = below[at];
            double southEast = rightBelow[at];
            double southWest = leftBelow[at];
            into[put] = south * x[q] + east * x[q - row + 3] + southEast * x[q + 3] + southWest * x[q - 3];
            into[put + 1] = south * x[q + 1] + east * x[q - row + 4] + southEast * x[q + 4] + southWest * x[q - 2];
            into[put + 2] = south * x[q + 2] + east * x[q - row + 5] + southEast * x[q + 5] + southWest * x[q - 1];
        }
    }

    /** A sweep from the first place to the last. */
    void down(double[] b, double[] x) {
        for (int y = 0; y < height; y++) {
            for (int at = start(y) + from[y]; at < start(y) + to[y]; at++) {
                relax(b, x, at);
            }
        }
    }

    @Override
    void up(double[] b, double[] x) {
        for (int y = height - 1; y >= 0; y--) {
            for (int at = start(y) + to[y] - 1; at >= start(y) + from[y]; at--) {
                relax(b, x, at);
            }
        }
    }

    private void relax(double[] b, double[] x, int at) {
        int q = TOGETHER * at;
        double scale = inverse[at];
        double first = b[q];
        double second = b[q + 1];
        double third = b[q + 2];
        int row = TOGETHER * stride;
        double north = below[at - stride];
        double northWest = rightBelow[at - stride - 1];
        double northEast = leftBelow[at - stride + 1];
        first += north * x[q - row] + northWest * x[q - row - 3] + northEast * x[q - row + 3];
        second += north * x[q - row + 1] + northWest * x[q - row - 2] + northEast * x[q - row + 4];
        third += north * x[q - row + 2] + northWest * x[q - row - 1] + northEast * x[q - row + 5];
        double south = below[at];
        double southEast = rightBelow[at];
        double southWest = leftBelow[at];
        first += south * x[q + row] + southEast * x[q + row + 3] + southWest * x[q + row - 3];
        second += south * x[q + row + 1] + southEast * x[q + row + 4] + southWest * x[q + row - 2];
        third += south * x[q + row + 2] + southEast * x[q + row + 5] + southWest * x[q + row - 1];
        double west = right[at - 1];
        double east = right[at];
        x[q] = scale * (first + west * x[q - 3] + east * x[q + 3]);
        x[q + 1] = scale * (second + west * x[q - 2] + east * x[q + 4]);
        x[q + 2] = scale * (third + west * x[q - 1] + east * x[q + 5]);
    }

    @Override
    void times(double[] x, double[] into) {
        int row = TOGETHER * stride;
        for (int y = 0; y < height; y++) {
            int at = start(y) + from[y];
            int q = TOGETHER * at;
            int end = TOGETHER * (start(y) + to[y]);
            for (; q < end; q += TOGETHER, at++) {
                double own = diagonal[at];
                double west = right[at - 1];
                double east = right[at];
                double north = below[at - stride];
                double northWest = rightBelow[at - stride - 1];
                double northEast = leftBelow[at - stride + 1];
                double south = below[at];
                double southEast = rightBelow[at];
                double southWest = leftBelow[at];
                into[q] = own * x[q]
                        - (west * x[q - 3] + east * x[q + 3])
                        - (north * x[q - row] + northWest * x[q - row - 3] + northEast * x[q - row + 3])
                        - (south * x[q + row] + southEast * x[q + row + 3] + southWest * x[q + row - 3]);
                into[q + 1] = own * x[q + 1]
                        - (west * x[q - 2] + east * x[q + 4])
                        - (north * x[q - row + 1] + northWest * x[q - row - 2] + northEast * x[q - row + 4])
                        - (south * x[q + row + 1] + southEast * x[q + row + 4] + southWest * x[q + row - 2]);
                into[q + 2] = own * x[q + 2]
                        - (west * x[q - 1] + east * x[q + 5])
                        - (north * x[q - row + 2] + northWest * x[q - row - 1] + northEast * x[q - row + 5])
                        - (south * x[q + row + 2] + southEast * x[q + row + 5] + southWest * x[q + row - 1]);
            }
        }
    }
}
