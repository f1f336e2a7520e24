package dev.limpid.training;

import java.util.Locale;
import java.util.Random;

/**
 * Random deletions in images: a third of them stays whole, a third loses one cell of a grid, and a third loses some of its pixels,
 * which are drawn one by one. What is deleted becomes 0 in the network's units. A network that was fine-tuned on them knows such
 * images, so that the metrics that delete in this way ask it nothing new.
 *
 * <p>Ref.: Hesse, Schaub-Meyer and Roth, Benchmarking the Attribution Quality of Vision Models, 2024, arXiv 2407.11910: the cells;
 * Zheng, Shirani, Chen, Lin, Cheng, Guo and Luo, F-Fidelity: A Robust Framework for Faithfulness Evaluation of Explainable AI, 2024,
 * arXiv 2410.02970: the pixels.
 *
 * @param cells cells along each side
 * @param most the largest share of the pixels that is deleted, 0 to 1
 */
record Deletions(int cells, double most) {
    /** As the metrics delete: 4 x 4 cells, and at most a tenth of the pixels. */
    static final Deletions USUAL = new Deletions(4, 0.1);

    /** How an image is changed. */
    enum Way {
        /** Not at all. */
        WHOLE,
        /** One cell is deleted. */
        CELL,
        /** Some pixels are deleted. */
        PIXELS
    }

    /** Changes an image within a batch, in a way that is drawn. */
    void apply(float[] batch, int at, Examples examples, Random random) {
        apply(
                Way.values()[random.nextInt(Way.values().length)],
                most * random.nextDouble(),
                batch,
                at,
                examples,
                random);
    }

    /**
     * Changes an image within a batch.
     *
     * @param share of the pixels that are deleted, if they are drawn one by one
     * @param batch {@code float[N*C*H*W]}
     * @param at the index of the image in the batch
     */
    void apply(Way way, double share, float[] batch, int at, Examples examples, Random random) {
        long[] shape = examples.shape();
        int height = (int) shape[1];
        int width = (int) shape[2];
        boolean[] deleted = switch (way) {
            case WHOLE -> new boolean[height * width];
            case CELL -> cell(height, width, random.nextInt(cells * cells));
            case PIXELS -> pixels(height * width, share, random);
        };
        for (int channel = 0; channel < shape[0]; channel++) {
            int from = (int) (at * shape[0] + channel) * deleted.length;
            for (int p = 0; p < deleted.length; p++) {
                batch[from + p] = deleted[p] ? 0 : batch[from + p];
            }
        }
    }

    private boolean[] cell(int height, int width, int cell) {
        boolean[] deleted = new boolean[height * width];
        for (int p = 0; p < deleted.length; p++) {
            deleted[p] = p / width * cells / height * cells + p % width * cells / width == cell;
        }
        return deleted;
    }

    private static boolean[] pixels(int count, double share, Random random) {
        boolean[] deleted = new boolean[count];
        int left = (int) (share * count);
        for (int p = 0; p < count; p++) {
            // Each pixel that is left to choose from is as likely as the others.
            if (random.nextInt(count - p) < left) {
                deleted[p] = true;
                left--;
            }
        }
        return deleted;
    }

    /** In words. */
    String said() {
        return String.format(
                Locale.ROOT,
                "deletions, replaced by 0: one of %d x %d cells in a third of the images, up to %.0f %% of the pixels in another third",
                cells,
                cells,
                100 * most);
    }
}
