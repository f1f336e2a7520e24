package dev.limpid.model;

import dev.limpid.error.LimpidException;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A target: the mean score of classes over a region of a map of scores {@code [K,H,W]}, which replaces the logits,
 * flattened. The region is given, or for each class it is where the network predicts the class: where its score is the
 * largest, or, if there is only one class, above zero.
 */
final class Region implements Target {
    private final Target of;
    private final int classes;
    private final int places;
    private final boolean @Nullable [] mask;
    private final String text;

    /**
     * A region.
     *
     * @param of the target over the classes; with a predicted region, {@code top} is the class with the largest region
     * @param mask the positions of the region; null for the predicted region
     */
    Region(Target of, int classes, int places, boolean @Nullable [] mask, String text) {
        this.of = of;
        this.classes = classes;
        this.places = places;
        this.mask = mask;
        this.text = text;
    }

    @Override
    public boolean dependsOnAnswer() {
        return mask == null || of.dependsOnAnswer();
    }

    @Override
    public void add(FloatBuffer weights, int offset, int elements, float[] scores, float factor) {
        int[] regions = mask == null ? predicted(scores, offset) : new int[0];
        float[] sizes = new float[classes];
        float[] means = new float[classes];
        for (int k = 0; k < classes; k++) {
            for (int p = 0; p < places; p++) {
                if (isIn(regions, k, p)) {
                    sizes[k]++;
                    means[k] += scores[offset + (k * places) + p];
                }
            }
            means[k] /= Math.max(1, sizes[k]);
        }
        FloatBuffer asked = FloatBuffer.allocate(classes);
        of.add(asked, 0, classes, mask == null ? sizes : means, factor);
        for (int k = 0; k < classes; k++) {
            if (asked.get(k) != 0) {
                spread(weights, offset, regions, k, asked.get(k), sizes[k]);
            }
        }
    }

    private void spread(FloatBuffer weights, int offset, int[] regions, int k, float weight, float size) {
        if (size == 0) {
            throw LimpidException.badInput("the network predicts class " + k + " at no position of this picture"
                    + (classes == 1 ? ": no logit is above 0" : "") + "; use mask:FILE:CLASS for a region of your own");
        }
        for (int p = 0; p < places; p++) {
            if (isIn(regions, k, p)) {
                int at = offset + (k * places) + p;
                weights.put(at, weights.get(at) + (weight / size));
            }
        }
    }

    private boolean isIn(int[] regions, int k, int place) {
        return mask == null ? regions[place] == k : mask[place];
    }

    /** The class with the largest score at each position; of a single class -1 where its score is not above zero. */
    private int[] predicted(float[] scores, int offset) {
        int[] best = new int[places];
        float[] largest = new float[places];
        Arrays.fill(largest, classes == 1 ? 0 : Float.NEGATIVE_INFINITY);
        Arrays.fill(best, classes == 1 ? -1 : 0);
        for (int k = 0; k < classes; k++) {
            for (int p = 0; p < places; p++) {
                float score = scores[offset + (k * places) + p];
                if (score > largest[p]) {
                    largest[p] = score;
                    best[p] = k;
                }
            }
        }
        return best;
    }

    @Override
    public String toString() {
        return text;
    }
}
