package dev.limpid.model;

import java.nio.FloatBuffer;

/**
 * The mean of some elements of a value that stands in the place of the logits, flattened.
 *
 * @param start the first element
 * @param step from one element to the next
 * @param count how many there are
 * @param text how it was said
 */
record Elements(int start, int step, int count, String text) implements Target {
    @Override
    public boolean dependsOnAnswer() {
        return false;
    }

    @Override
    public void add(FloatBuffer weights, int offset, int classes, float[] logits, float factor) {
        for (int i = 0; i < count; i++) {
            int at = offset + start + (i * step);
            weights.put(at, weights.get(at) + (factor / count));
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
