package dev.limpid.model;

import java.nio.FloatBuffer;

/**
 * A target: classes at one position of a network that gives class scores for each of many.
 *
 * @param of the target over the classes of the position; {@code top} is the position's best class
 * @param axes how the scores are arranged
 * @param position from 0
 * @param text as it was asked for
 */
record AtPosition(Target of, ScoreAxes axes, int position, String text) implements Target {
    @Override
    public boolean dependsOnAnswer() {
        return of.dependsOnAnswer();
    }

    @Override
    public void add(FloatBuffer weights, int offset, int elements, float[] scores, float factor) {
        float[] own = new float[axes.classes()];
        for (int k = 0; k < own.length; k++) {
            own[k] = scores[offset + axes.index(position, k)];
        }
        FloatBuffer asked = FloatBuffer.allocate(own.length);
        of.add(asked, 0, own.length, own, factor);
        for (int k = 0; k < own.length; k++) {
            int at = offset + axes.index(position, k);
            weights.put(at, weights.get(at) + asked.get(k));
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
