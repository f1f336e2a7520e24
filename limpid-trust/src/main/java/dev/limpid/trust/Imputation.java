package dev.limpid.trust;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Solves the equations of hidden pixels by conjugate gradients with a {@link Multigrid} preconditioner, three channels at once. Its
 * memory serves one set after another. Not safe for several threads.
 */
final class Imputation {
    private static final int TOGETHER = GridLevel.TOGETHER;
    private static final int MOST_STEPS = 2000;

    private final InputShape shape;
    private final HiddenPixels pixels;
    private final Multigrid inverse;
    private final double[] x;
    private final double[] residual;
    private final double[] direction;
    private final double[] product;
    private final double[] conditioned;
    private final double[] visible;

    Imputation(InputShape shape) {
        this.shape = shape;
        pixels = new HiddenPixels(shape.width(), shape.height());
        inverse = new Multigrid(pixels);
        x = pixels.vector();
        residual = pixels.vector();
        direction = pixels.vector();
        product = pixels.vector();
        conditioned = pixels.vector();
        visible = pixels.vector();
    }

    /**
     * The values of the hidden pixels, {@code float[C*P]}, each channel until it is accurate enough; the others are 0.
     *
     * @param start where the search begins; one value for each channel
     * @param accuracy the length of what is left, as a share of that of the right side
     */
    float[] solved(float[] picture, BitSet hidden, float[] start, double accuracy) {
        inverse.hide(hidden);
        float[] values = new float[picture.length];
        for (int first = 0; first < shape.channels(); first += TOGETHER) {
            int count = Math.min(TOGETHER, shape.channels() - first);
            for (double[] each : new double[][] {x, residual, direction, product, conditioned, visible}) {
                Arrays.fill(each, 0);
            }
            double[] enough = new double[TOGETHER];
            for (int c = 0; c < count; c++) {
                int at = (first + c) * shape.pixels();
                enough[c] = accuracy * accuracy * begin(picture, at, start[at], c, hidden);
            }
            descend(enough);
            for (int c = 0; c < count; c++) {
                int at = (first + c) * shape.pixels();
                for (int p = hidden.nextSetBit(0); p >= 0; p = hidden.nextSetBit(p + 1)) {
                    values[at + p] = (float) (start[at] + x[place(p) + c]);
                }
            }
        }
        return values;
    }

    private int place(int pixel) {
        return TOGETHER * (pixels.start(pixel / shape.width()) + pixel % shape.width());
    }

    /** Sets what is left of the right side. @return the squared length of the right side */
    private double begin(float[] picture, int at, double start, int c, BitSet hidden) {
        for (int p = hidden.nextClearBit(0); p < shape.pixels(); p = hidden.nextClearBit(p + 1)) {
            // The start is the same everywhere, so that hidden neighbours cancel out.
            visible[place(p) + c] = picture[at + p] - start;
        }
        double scale = 0;
        for (int p = hidden.nextSetBit(0); p >= 0; p = hidden.nextSetBit(p + 1)) {
            int own = place(p) + c;
            residual[own] = pixels.around(visible, own);
            double right = residual[own] + start * pixels.visibleAround(own / TOGETHER);
            scale += right * right;
        }
        return Math.max(scale, Float.MIN_NORMAL);
    }

    private void descend(double[] enough) {
        double[] before = new double[TOGETHER];
        double[] left = dots(residual, residual);
        for (int step = 0; step < MOST_STEPS && isAbove(left, enough); step++) {
            inverse.solve(residual, conditioned);
            double[] now = dots(residual, conditioned);
            double[] share = new double[TOGETHER];
            for (int c = 0; c < TOGETHER; c++) {
                share[c] = step == 0 || before[c] == 0 ? 0 : now[c] / before[c];
            }
            turn(share[0], share[1], share[2]);
            pixels.times(direction, product);
            double[] length = dots(direction, product);
            for (int c = 0; c < TOGETHER; c++) {
                // A channel that is accurate enough stays as it is.
                length[c] = left[c] <= enough[c] ? 0 : now[c] / length[c];
            }
            left = advance(length[0], length[1], length[2]);
            before = now;
        }
    }

    private void turn(double first, double second, double third) {
        for (int i = 0; i < direction.length; i += TOGETHER) {
            direction[i] = conditioned[i] + first * direction[i];
            direction[i + 1] = conditioned[i + 1] + second * direction[i + 1];
            direction[i + 2] = conditioned[i + 2] + third * direction[i + 2];
        }
    }

    /** Goes along the direction. @return the squared length of what is left */
    private double[] advance(double first, double second, double third) {
        for (int i = 0; i < x.length; i += TOGETHER) {
            x[i] += first * direction[i];
            x[i + 1] += second * direction[i + 1];
            x[i + 2] += third * direction[i + 2];
            residual[i] -= first * product[i];
            residual[i + 1] -= second * product[i + 1];
            residual[i + 2] -= third * product[i + 2];
        }
        return dots(residual, residual);
    }

    private static boolean isAbove(double[] left, double[] enough) {
        boolean isAbove = false;
        for (int c = 0; c < left.length; c++) {
            isAbove |= left[c] > enough[c];
        }
        return isAbove;
    }

    private static double[] dots(double[] a, double[] b) {
        double first = 0;
        double second = 0;
        double third = 0;
        for (int i = 0; i < a.length; i += TOGETHER) {
            first += a[i] * b[i];
            second += a[i + 1] * b[i + 1];
            third += a[i + 2] * b[i + 2];
        }
        return new double[] {first, second, third};
    }
}
