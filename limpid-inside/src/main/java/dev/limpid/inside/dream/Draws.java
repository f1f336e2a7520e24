package dev.limpid.inside.dream;

import java.util.Random;

/** Random numbers. */
final class Draws {
    private Draws() {}

    /** Numbers of a normal distribution around zero. */
    static float[] normal(Random random, int count, double deviation) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) (deviation * random.nextGaussian());
        }
        return numbers;
    }

    /** A number between -most and most. */
    static double around(Random random, double most) {
        return most * (2 * random.nextDouble() - 1);
    }
}
