package dev.limpid.trust;

import java.util.Arrays;

/** Gaussian blur of pictures; at the border the kernel is cut off and renormalised. */
final class Blur {
    private Blur() {}

    /**
     * What a blurred input is shared by.
     *
     * @param share the standard deviation as a share of the longer side
     */
    record Of(double share) {}

    static float[] of(float[] input, InputShape shape, double share) {
        double sigma = share * Math.max(shape.width(), shape.height());
        float[] across = along(input, shape.width(), 1, sigma);
        return along(across, shape.height(), shape.width(), sigma);
    }

    /** Blurs lines of {@code size} values that are {@code step} apart. */
    private static float[] along(float[] values, int size, int step, double sigma) {
        int reach = (int) Math.min(size - 1.0, Math.ceil(4 * sigma));
        double[] kernel = new double[reach + 1];
        for (int k = 0; k <= reach; k++) {
            kernel[k] = Math.exp(-0.5 * k * k / (sigma * sigma));
        }
        double[] weights = new double[size];
        for (int at = 0; at < size; at++) {
            for (int k = Math.max(-reach, -at); k <= Math.min(reach, size - 1 - at); k++) {
                weights[at] += kernel[Math.abs(k)];
            }
        }
        float[] blurred = new float[values.length];
        double[] sums = new double[step];
        // A row of lines side by side at once, which lie one after the other in memory.
        for (int first = 0; first < values.length; first += size * step) {
            for (int at = 0; at < size; at++) {
                Arrays.fill(sums, 0);
                for (int k = Math.max(-reach, -at); k <= Math.min(reach, size - 1 - at); k++) {
                    double weight = kernel[Math.abs(k)];
                    int from = first + (at + k) * step;
                    for (int s = 0; s < step; s++) {
                        sums[s] += weight * values[from + s];
                    }
                }
                for (int s = 0; s < step; s++) {
                    blurred[first + at * step + s] = (float) (sums[s] / weights[at]);
                }
            }
        }
        return blurred;
    }

    /** The lowest and the highest value of each channel. */
    static float[][] ranges(float[] input, InputShape shape) {
        float[][] ranges = new float[shape.channels()][];
        for (int c = 0; c < ranges.length; c++) {
            float[] range = {Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY};
            for (int p = c * shape.pixels(); p < (c + 1) * shape.pixels(); p++) {
                range[0] = Math.min(range[0], input[p]);
                range[1] = Math.max(range[1], input[p]);
            }
            ranges[c] = range;
        }
        return ranges;
    }
}
