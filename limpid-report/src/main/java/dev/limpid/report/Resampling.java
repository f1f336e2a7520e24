package dev.limpid.report;

/**
 * Resampling along one axis of a plane: for each new position the old samples it mixes, and their weights.
 *
 * <p>Samples are at the centres of their cells, as in PIL and PyTorch ({@code align_corners=false}); beyond the edge,
 * the edge sample is repeated. A sample that is not finite makes every position that mixes it not finite.
 */
final class Resampling {
    private final int[] first;
    private final float[][] shares;

    private Resampling(int length) {
        first = new int[length];
        shares = new float[length][];
    }

    /** Linear between samples; the filter is widened if positions are further apart than samples. */
    static Resampling smooth(int from, int to) {
        double step = (double) from / to;
        return at(from, to, 0, step, Math.max(1, step), false);
    }

    /** Linear between samples at positions {@code start + step * (i + 0.5)}, in cells. */
    static Resampling linear(int from, int to, double start, double step) {
        return at(from, to, start, step, 1, false);
    }

    /** Catmull-Rom interpolation at positions {@code start + step * (i + 0.5)}, in cells. */
    static Resampling cubic(int from, int to, double start, double step) {
        return at(from, to, start, step, 1, true);
    }

    private static Resampling at(int from, int to, double start, double step, double widening, boolean cubic) {
        Resampling result = new Resampling(to);
        double support = (cubic ? 2 : 1) * widening;
        for (int i = 0; i < to; i++) {
            double middle = start + (step * (i + 0.5)) - 0.5;
            int low = (int) Math.ceil(middle - support);
            int high = (int) Math.floor(middle + support);
            int least = clamp(low, from);
            float[] share = new float[clamp(high, from) - least + 1];
            double sum = 0;
            for (int k = low; k <= high; k++) {
                sum += kernel((k - middle) / widening, cubic);
            }
            for (int k = low; k <= high; k++) {
                share[clamp(k, from) - least] += (float) (kernel((k - middle) / widening, cubic) / sum);
            }
            result.first[i] = least;
            result.shares[i] = share;
        }
        return result;
    }

    private static int clamp(int index, int length) {
        return Math.min(length - 1, Math.max(0, index));
    }

    private static double kernel(double distance, boolean cubic) {
        double d = Math.abs(distance);
        if (!cubic) {
            return Math.max(0, 1 - d);
        }
        if (d < 1) {
            return 1 + (d * d * ((1.5 * d) - 2.5));
        }
        return d < 2 ? 2 + (d * (-4 + (d * (2.5 - (0.5 * d))))) : 0;
    }

    /**
     * Resamples a plane.
     *
     * @param plane {@code float[height * width]}
     * @return {@code float[down.length * across.length]}
     */
    static float[] apply(float[] plane, int width, int height, Resampling across, Resampling down) {
        int newWidth = across.first.length;
        float[] wide = new float[newWidth * height];
        for (int y = 0; y < height; y++) {
            across.mix(plane, y * width, wide, y * newWidth);
        }
        float[] result = new float[newWidth * down.first.length];
        for (int y = 0; y < down.first.length; y++) {
            float[] share = down.shares[y];
            for (int k = 0; k < share.length; k++) {
                if (share[k] != 0) {
                    add(wide, (down.first[y] + k) * newWidth, share[k], result, y * newWidth, newWidth);
                }
            }
        }
        return result;
    }

    /** One row; a method of its own, as are the other inner loops, so that the JIT compiles little and early. */
    private void mix(float[] plane, int row, float[] result, int to) {
        for (int x = 0; x < shares.length; x++) {
            float sum = 0;
            float[] share = shares[x];
            int from = row + first[x];
            for (int k = 0; k < share.length; k++) {
                sum += share[k] == 0 ? 0 : share[k] * plane[from + k];
            }
            result[to + x] = sum;
        }
    }

    private static void add(float[] values, int from, float share, float[] result, int to, int length) {
        for (int x = 0; x < length; x++) {
            result[to + x] += share * values[from + x];
        }
    }

    /**
     * Resamples along one axis of an array.
     *
     * @param values {@code float[outer * length * inner]}
     * @param inner the number of values at one position of the axis
     * @return {@code float[outer * how.length * inner]}
     */
    static float[] along(float[] values, int outer, int length, int inner, Resampling how) {
        int longer = how.first.length;
        float[] result = new float[Math.multiplyExact(Math.multiplyExact(outer, longer), inner)];
        for (int o = 0; o < outer; o++) {
            for (int i = 0; i < longer; i++) {
                float[] share = how.shares[i];
                int to = ((o * longer) + i) * inner;
                for (int k = 0; k < share.length; k++) {
                    if (share[k] != 0) {
                        add(values, ((o * length) + how.first[i] + k) * inner, share[k], result, to, inner);
                    }
                }
            }
        }
        return result;
    }
}
