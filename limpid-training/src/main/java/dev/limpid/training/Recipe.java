package dev.limpid.training;

import ai.djl.training.tracker.Tracker;
import java.util.Optional;

/**
 * The training schedule: Adam, with a linear warm-up of the learning rate and cosine decay.
 *
 * @param epochs number of passes over the training images
 * @param batch images per step
 * @param rate the largest learning rate
 * @param shift the largest random shift in pixels
 * @param settling warm-up steps at the start of each epoch, because the optimiser's state is reset
 * @param isMirrored whether images are mirrored at random
 * @param deletions what is deleted from images at random, if anything
 */
record Recipe(
        int epochs,
        int batch,
        double rate,
        int shift,
        int settling,
        boolean isMirrored,
        Optional<Deletions> deletions) {
    private static final double RISE = 0.15;

    /** With mirrored images. */
    Recipe(int epochs, int batch, double rate, int shift, int settling) {
        this(epochs, batch, rate, shift, settling, true, Optional.empty());
    }

    /** With mirrored images, and without warm-up at the start of each epoch. */
    Recipe(int epochs, int batch, double rate, int shift) {
        this(epochs, batch, rate, shift, 0);
    }

    /** Without any change of the images. */
    static Recipe unchanged(int epochs, int batch, double rate) {
        return new Recipe(epochs, batch, rate, 0, 0, false, Optional.empty());
    }

    /** The same with deletions. */
    Recipe with(Deletions some) {
        return new Recipe(epochs, batch, rate, shift, settling, isMirrored, Optional.of(some));
    }

    /** The learning rate of each step, for an epoch that starts after {@code before} of {@code all} steps. */
    Tracker tracker(int before, int all) {
        return step -> (float) (rate(before + step, all) * Math.min(1, (step + 1.0) / (settling + 1)));
    }

    private double rate(int step, int all) {
        double done = Math.min(1, (double) step / all);
        double share = done < RISE ? done / RISE : 0.5 * (1 + Math.cos(Math.PI * (done - RISE) / (1 - RISE)));
        return rate * Math.max(share, 1e-3);
    }
}
