package dev.limpid.metrics;

/**
 * The scores of an explanation, one per pixel: {@code float[height*width]}, row by row. Positive scores are evidence
 * for the explained class, negative scores are evidence against it. Scores that are not finite count as zero.
 */
public final class AttributionMap {
    private final int width;
    private final int height;
    private final float[] scores;
    private final float[] evidence;
    private final int[] order;

    private AttributionMap(int width, int height, float[] scores) {
        this.width = width;
        this.height = height;
        this.scores = scores;
        evidence = new float[scores.length];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = Float.isFinite(scores[i]) ? scores[i] : 0;
            evidence[i] = Math.max(0, scores[i]);
        }
        order = descending(evidence);
    }

    /**
     * A map with the given numbers of columns and rows.
     *
     * @param scores {@code float[height*width]}, row by row; copied
     * @throws IllegalArgumentException if the number of scores is not the number of pixels
     */
    public static AttributionMap of(int width, int height, float... scores) {
        if (scores.length != width * height) {
            throw new IllegalArgumentException(scores.length + " scores for " + width + "x" + height + " pixels");
        }
        return new AttributionMap(width, height, scores.clone());
    }

    private static int[] descending(float[] numbers) {
        long[] keys = new long[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            // The bits of nonnegative floats have the order of the numbers; adding zero turns -0 into zero.
            keys[i] = ((long) -Float.floatToIntBits(numbers[i] + 0f) << Integer.SIZE) | i;
        }
        KeyOrder.sort(keys);
        int[] order = new int[keys.length];
        for (int i = 0; i < order.length; i++) {
            order[i] = (int) keys[i];
        }
        return order;
    }

    /** Pixels in a row. */
    public int width() {
        return width;
    }

    /** Pixels in a column. */
    public int height() {
        return height;
    }

    /** Number of pixels. */
    public int size() {
        return scores.length;
    }

    /** The score of a pixel. */
    public float score(int pixel) {
        return scores[pixel];
    }

    /** The sum of the scores over a mask. */
    public double score(Mask mask) {
        return mask.sum(scores);
    }

    /** The sum of the positive scores over a mask. */
    public double evidence(Mask mask) {
        return mask.sum(evidence);
    }

    /** The pixel with this rank by evidence, from 0 for the highest. */
    int pixel(int rank) {
        return order[rank];
    }

    /** The rank after the last pixel whose evidence equals that at this rank. */
    int afterTies(int rank) {
        int next = rank + 1;
        while (next < order.length && evidence[order[next]] == evidence[order[rank]]) {
            next++;
        }
        return next;
    }
}
