package dev.limpid.retrain;

import dev.limpid.trust.Rankings;
import dev.limpid.zoo.Retrainer.Labelled;
import java.util.ArrayList;
import java.util.List;

/**
 * Replaces pixels by the mean of their channel over the training pictures.
 *
 * @param means of each channel
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Removal(float[] means) {
    /** With the means of some pictures. */
    static Removal of(Labelled pictures) {
        int plane = pictures.side() * pictures.side();
        double[] sums = new double[pictures.channels()];
        for (float[] input : pictures.inputs()) {
            for (int i = 0; i < input.length; i++) {
                sums[i / plane] += input[i];
            }
        }
        float[] means = new float[sums.length];
        for (int c = 0; c < means.length; c++) {
            means[c] = (float) (sums[c] / plane / pictures.inputs().size());
        }
        return new Removal(means);
    }

    /** The pixels of a map from the highest score to the lowest; equal scores in the order of the pixels. */
    static int[] order(float[] map) {
        return Rankings.descending(map);
    }

    /**
     * Pictures without some pixels.
     *
     * @param orders of the pixels of each picture, those of the highest scores first
     * @param share of the pixels that is removed, or kept
     */
    Labelled of(Labelled pictures, List<int[]> orders, double share, Mode mode) {
        List<float[]> changed = new ArrayList<>();
        for (int i = 0; i < orders.size(); i++) {
            changed.add(of(pictures.inputs().get(i), orders.get(i), share, mode));
        }
        return pictures.with(changed);
    }

    /** A picture without some pixels. */
    float[] of(float[] input, int[] order, double share, Mode mode) {
        float[] changed = input.clone();
        int named = (int) Math.rint(share * order.length);
        int from = mode == Mode.REMOVE ? 0 : named;
        int to = mode == Mode.REMOVE ? named : order.length;
        for (int k = from; k < to; k++) {
            for (int c = 0; c < means.length; c++) {
                changed[c * order.length + order[k]] = means[c];
            }
        }
        return changed;
    }
}
