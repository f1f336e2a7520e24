package dev.limpid.dream;

import dev.limpid.report.Picture;
import java.util.Arrays;

/**
 * A picture that was found.
 *
 * @param name what it excites: {@code relu_10:7}, {@code robin}; several may have the same
 * @param file the name of its files, without ending; no other dream of the same job has it
 * @param value the value of the network that was looked at
 * @param unit its unit or class; -1 for a direction or a whole layer
 * @param facet its number among the pictures of its subject, from 0
 * @param picture as it was found, in 8 bits for each colour
 * @param importance how much each pixel matters: the mean magnitude of its gradient over all steps, row by row
 * @param activation of the whole picture; for caricature and inversion the value of what was made large
 * @param curve the activation at steps from the first to the last, in random views
 */
@SuppressWarnings("ArrayRecordComponent") // copied on the way in and out, and compared by their numbers
public record Dream(
        String name,
        String file,
        String value,
        int unit,
        int facet,
        Picture picture,
        float[] importance,
        float activation,
        float[] curve) {
    /** With copies of the arrays. */
    public Dream {
        importance = importance.clone();
        curve = curve.clone();
    }

    /** The picture on white, each pixel as visible as it is important. */
    public Picture important() {
        float[] smooth = smoothed(smoothed(importance));
        float[] sorted = smooth.clone();
        Arrays.sort(sorted);
        float most = Math.max(1e-12f, sorted[(int) (0.98 * (sorted.length - 1))]);
        float least = sorted[(int) (0.05 * (sorted.length - 1))];
        int[] rgb = new int[importance.length];
        for (int i = 0; i < rgb.length; i++) {
            float share = Math.max(0, Math.min(1, (smooth[i] - least) / Math.max(1e-12f, most - least)));
            int colour = picture.rgb(i % picture.width(), i / picture.width());
            int mixed = 0;
            for (int shift = 16; shift >= 0; shift -= 8) {
                mixed |= Math.round(255 - share * (255 - ((colour >> shift) & 0xFF))) << shift;
            }
            rgb[i] = mixed;
        }
        return Picture.of(picture.width(), picture.height(), rgb);
    }

    /** Means over small squares. */
    private float[] smoothed(float[] values) {
        int width = picture.width();
        int height = picture.height();
        int reach = Math.max(1, Math.min(width, height) / 64);
        float[] means = new float[values.length];
        for (int i = 0; i < means.length; i++) {
            int count = 0;
            for (int y = Math.max(0, i / width - reach); y <= Math.min(height - 1, i / width + reach); y++) {
                for (int x = Math.max(0, i % width - reach); x <= Math.min(width - 1, i % width + reach); x++) {
                    means[i] += values[y * width + x];
                    count++;
                }
            }
            means[i] /= count;
        }
        return means;
    }

    @Override
    public float[] importance() {
        return importance.clone();
    }

    @Override
    public float[] curve() {
        return curve.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Dream d
                && name.equals(d.name)
                && file.equals(d.file)
                && value.equals(d.value)
                && unit == d.unit
                && facet == d.facet
                && picture.equals(d.picture)
                && Arrays.equals(importance, d.importance)
                && activation == d.activation
                && Arrays.equals(curve, d.curve);
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + Float.hashCode(activation);
    }

    @Override
    public String toString() {
        return name + " " + activation;
    }
}
