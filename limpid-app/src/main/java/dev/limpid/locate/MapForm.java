package dev.limpid.locate;

import dev.limpid.metrics.AttributionMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How a map is prepared for a threshold.
 *
 * @param blur deviation of a Gaussian, as a share of the longer side; 0 for none
 * @param isSegments whether each superpixel then has its mean
 */
record MapForm(double blur, boolean isSegments) {
    /** The map itself. */
    static final MapForm PLAIN = new MapForm(0, false);

    /** The means of superpixels. */
    static final MapForm REFINED = new MapForm(0, true);

    /** All forms that validation chooses from. */
    static List<MapForm> all() {
        List<MapForm> all = new ArrayList<>();
        for (double blur : new double[] {0, 0.03, 0.06, 0.1, 0.15, 0.2}) {
            all.add(new MapForm(blur, false));
            all.add(new MapForm(blur, true));
        }
        return all;
    }

    /** Its name. */
    String words() {
        String what = isSegments ? "superpixels" : "map";
        return blur == 0 ? what : String.format(Locale.ROOT, "%s, blurred by %.0f %% of the side", what, 100 * blur);
    }

    /**
     * The prepared map; the largest score is 1 unless all are 0.
     *
     * @param labels the superpixel of each pixel
     * @param count of the superpixels
     */
    AttributionMap of(int width, int height, float[] values, long[] labels, int count) {
        float[] blurred = blur == 0 ? values : blurred(values, width, height, blur * Math.max(width, height));
        return AttributionMap.of(width, height, scaled(isSegments ? means(blurred, labels, count) : blurred));
    }

    /** Beyond the edges the map is 0. */
    private static float[] blurred(float[] values, int width, int height, double deviation) {
        int reach = (int) Math.ceil(3 * deviation);
        double[] kernel = new double[2 * reach + 1];
        for (int i = 0; i < kernel.length; i++) {
            kernel[i] = Math.exp(-Math.pow((i - reach) / deviation, 2) / 2);
        }
        float[] across = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            double sum = 0;
            int x = i % width;
            for (int k = Math.max(-reach, -x); k <= Math.min(reach, width - 1 - x); k++) {
                sum += kernel[k + reach] * values[i + k];
            }
            across[i] = (float) sum;
        }
        float[] both = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            double sum = 0;
            int y = i / width;
            for (int k = Math.max(-reach, -y); k <= Math.min(reach, height - 1 - y); k++) {
                sum += kernel[k + reach] * across[i + k * width];
            }
            both[i] = (float) sum;
        }
        return both;
    }

    private static float[] means(float[] values, long[] labels, int count) {
        double[] sums = new double[count];
        int[] sizes = new int[count];
        for (int i = 0; i < values.length; i++) {
            sums[(int) labels[i]] += values[i];
            sizes[(int) labels[i]]++;
        }
        float[] means = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            means[i] = (float) (sums[(int) labels[i]] / sizes[(int) labels[i]]);
        }
        return means;
    }

    private static float[] scaled(float[] values) {
        float largest = 0;
        for (float each : values) {
            largest = Math.max(largest, each);
        }
        float[] scaled = values.clone();
        for (int i = 0; i < scaled.length && largest > 0; i++) {
            scaled[i] /= largest;
        }
        return scaled;
    }
}
