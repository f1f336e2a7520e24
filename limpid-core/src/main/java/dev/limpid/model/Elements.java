package dev.limpid.model;

import java.nio.FloatBuffer;

/**
 * A target: the mean of some elements of a flattened value that replaces the logits.
 *
 * @param start the first element
 * @param step from one element to the next
 * @param count the number of elements
 * @param text the target as the user wrote it
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
