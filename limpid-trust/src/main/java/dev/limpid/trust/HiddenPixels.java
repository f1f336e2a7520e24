package dev.limpid.trust;

import java.util.BitSet;

/**
 * One equation for each hidden pixel of a picture: it is the weighted mean of its neighbours, 1/6 beside and 1/12 across. Vectors
 * are 0 at visible pixels, so that weights need not be stored.
 */
final class HiddenPixels extends GridLevel {
    private static final double BESIDE = 1 / 6.0;
    private static final double ACROSS = 1 / 12.0;

    /** 1 at hidden pixels. */
    private final double[] hidden;

    private final double[] diagonal;

    HiddenPixels(int width, int height) {
        super(width, height);
        hidden = new double[inverse.length];
        diagonal = new double[inverse.length];
    }

    /** The equations of other pixels. @return how many there are */
    int hide(BitSet pixels) {
        for (int y = 0; y < height; y++) {
            int rows = (y > 0 ? 1 : 0) + (y < height - 1 ? 1 : 0);
            for (int x = 0; x < width; x++) {
                int columns = (x > 0 ? 1 : 0) + (x < width - 1 ? 1 : 0);
                boolean isHidden = pixels.get(y * width + x);
                int at = start(y) + x;
                hidden[at] = isHidden ? 1 : 0;
                diagonal[at] = isHidden ? (rows + columns) * BESIDE + rows * columns * ACROSS : 0;
                inverse[at] = isHidden ? 1 / diagonal[at] : 0;
            }
        }
        return bound();
    }

    /** The weights of the visible neighbours of a hidden pixel. */
    double visibleAround(int place) {
        double beside = hidden[place - 1] + hidden[place + 1] + hidden[place - stride] + hidden[place + stride];
        double across = hidden[place - stride - 1]
                + hidden[place - stride + 1]
                + hidden[place + stride - 1]
                + hidden[place + stride + 1];
        return diagonal[place] - BESIDE * beside - ACROSS * across;
    }

    /** The weighted sum of the neighbours of a number. */
    double around(double[] values, int at) {
        int row = TOGETHER * stride;
        return BESIDE * (values[at - TOGETHER] + values[at + TOGETHER] + values[at - row] + values[at + row])
                + ACROSS
                        * (values[at - row - TOGETHER]
                                + values[at - row + TOGETHER]
                                + values[at + row - TOGETHER]
                                + values[at + row + TOGETHER]);
    }

    /** The equations of squares of two by two pixels. */
    void sum(SquareSums squares) {
        squares.clear();
        for (int y = 0; y < height; y++) {
            for (int x = from[y]; x < to[y]; x++) {
                int at = start(y) + x;
                if (hidden[at] != 0) {
                    squares.add(
                            x,
                            y,
                            diagonal[at],
                            BESIDE * hidden[at + 1],
                            BESIDE * hidden[at + stride],
                            ACROSS * hidden[at + stride + 1],
                            ACROSS * hidden[at + stride - 1]);
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
                double scale = inverse[at];
                double beside = scale * BESIDE;
                double across = scale * ACROSS;
                first = scale * b[q]
                        + beside * x[q - row]
                        + across * (x[q - row - 3] + x[q - row + 3])
                        + beside * first;
                second = scale * b[q + 1]
                        + beside * x[q - row + 1]
                        + across * (x[q - row - 2] + x[q - row + 4])
                        + beside * second;
                third = scale * b[q + 2]
                        + beside * x[q - row + 2]
                        + across * (x[q - row - 1] + x[q - row + 5])
                        + beside * third;
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
            double beside = hidden[at] * BESIDE;
            double across = hidden[at] * ACROSS;
            into[put] = beside * (x[q] + x[q - row + 3]) + across * (x[q - 3] + x[q + 3]);
            into[put + 1] = beside * (x[q + 1] + x[q - row + 4]) + across * (x[q - 2] + x[q + 4]);
            into[put + 2] = beside * (x[q + 2] + x[q - row + 5]) + across * (x[q - 1] + x[q + 5]);
        }
    }

    @Override
    void up(double[] b, double[] x) {
        int row = TOGETHER * stride;
        for (int y = height - 1; y >= 0; y--) {
            int at = start(y) + to[y] - 1;
            int q = TOGETHER * at;
            int end = TOGETHER * (start(y) + from[y]);
            double first = 0;
            double second = 0;
            double third = 0;
            for (; q >= end; q -= TOGETHER, at--) {
                double scale = inverse[at];
                double beside = scale * BESIDE;
                double across = scale * ACROSS;
                first = scale * b[q]
                        + beside * (x[q - row] + x[q + row] + x[q - 3])
                        + across * (x[q - row - 3] + x[q - row + 3] + x[q + row - 3] + x[q + row + 3])
                        + beside * first;
                second = scale * b[q + 1]
                        + beside * (x[q - row + 1] + x[q + row + 1] + x[q - 2])
                        + across * (x[q - row - 2] + x[q - row + 4] + x[q + row - 2] + x[q + row + 4])
                        + beside * second;
                third = scale * b[q + 2]
                        + beside * (x[q - row + 2] + x[q + row + 2] + x[q - 1])
                        + across * (x[q - row - 1] + x[q - row + 5] + x[q + row - 1] + x[q + row + 5])
                        + beside * third;
                x[q] = first;
                x[q + 1] = second;
                x[q + 2] = third;
            }
        }
    }

    @Override
    void times(double[] x, double[] into) {
        for (int y = 0; y < height; y++) {
            int row = TOGETHER * stride;
            int at = start(y) + from[y];
            int q = TOGETHER * at;
            int end = TOGETHER * (start(y) + to[y]);
            for (; q < end; q += TOGETHER, at++) {
                double beside = hidden[at] * BESIDE;
                double across = hidden[at] * ACROSS;
                double own = diagonal[at];
                into[q] = own * x[q]
                        - beside * (x[q - row] + x[q + row] + x[q - 3] + x[q + 3])
                        - across * (x[q - row - 3] + x[q - row + 3] + x[q + row - 3] + x[q + row + 3]);
                into[q + 1] = own * x[q + 1]
                        - beside * (x[q - row + 1] + x[q + row + 1] + x[q - 2] + x[q + 4])
                        - across * (x[q - row - 2] + x[q - row + 4] + x[q + row - 2] + x[q + row + 4]);
                into[q + 2] = own * x[q + 2]
                        - beside * (x[q - row + 2] + x[q + row + 2] + x[q - 1] + x[q + 5])
                        - across * (x[q - row - 1] + x[q - row + 5] + x[q + row - 1] + x[q + row + 5]);
            }
        }
    }
}
