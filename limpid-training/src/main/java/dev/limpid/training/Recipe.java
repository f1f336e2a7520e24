package dev.limpid.training;

import ai.djl.training.tracker.Tracker;

/**
 * How long and how fast a network learns: Adam, with a rate that rises over the first part and falls as a cosine.
 *
 * @param epochs how often every picture is seen
 * @param batch pictures per step
 * @param rate the largest rate
 * @param shift the most pixels by which pictures are moved either way; they are mirrored too
 * @param settling over how many first steps of each epoch the rate rises from zero, since the optimiser's means start anew
 */
record Recipe(int epochs, int batch, double rate, int shift, int settling) {
    private static final double RISE = 0.15;

    /** The rate is whole from the first step of each epoch. */
    Recipe(int epochs, int batch, double rate, int shift) {
        this(epochs, batch, rate, shift, 0);
    }

    /** The rate of each step, for an epoch that starts after {@code before} of {@code all} steps. */
    Tracker tracker(int before, int all) {
        return step -> (float) (rate(before + step, all) * Math.min(1, (step + 1.0) / (settling + 1)));
    }

    private double rate(int step, int all) {
        double done = Math.min(1, (double) step / all);
        double share = done < RISE ? done / RISE : 0.5 * (1 + Math.cos(Math.PI * (done - RISE) / (1 - RISE)));
        return rate * Math.max(share, 1e-3);
    }
}
