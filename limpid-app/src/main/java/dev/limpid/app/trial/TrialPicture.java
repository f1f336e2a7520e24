package dev.limpid.app.trial;

import dev.limpid.metrics.Box;
import dev.limpid.metrics.Mask;

/**
 * A picture that is explained.
 *
 * @param input {@code float[C*H*W]}
 * @param label the class that is explained
 * @param mask the pixels of the object
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record TrialPicture(float[] input, int label, Mask mask) {
    /** The smallest box around the object. */
    Box box() {
        int left = mask.width();
        int top = mask.height();
        int right = 0;
        int bottom = 0;
        for (int p = 0; p < mask.width() * mask.height(); p++) {
            if (mask.contains(p)) {
                left = Math.min(left, p % mask.width());
                right = Math.max(right, p % mask.width() + 1);
                top = Math.min(top, p / mask.width());
                bottom = Math.max(bottom, p / mask.width() + 1);
            }
        }
        return new Box(left, top, right, bottom);
    }

    static int best(double[] scores) {
        int best = 0;
        for (int k = 1; k < scores.length; k++) {
            best = scores[k] > scores[best] ? k : best;
        }
        return best;
    }
}
