package dev.limpid.report;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Tensor;
import java.util.Arrays;

/**
 * A map of scores for drawing: one number per position.
 *
 * <p>Channels are summed, which preserves the sum of the scores. The colour scale ends at the 99.5th percentile of
 * the magnitudes, so that one outlier does not darken all others; at the 98th for signed maps, where single pixels
 * carry the map; if that percentile is not above the start of the scale, at the largest magnitude. The scale starts
 * at zero, or, if all numbers are above zero, at the minimum: means over masks, such as RISE's, have an offset that
 * would hide their differences.
 */
public final class ScoreMap {
    private static final double SHARE = 0.995;
    private static final double SIGNED_SHARE = 0.98;

    private final int width;
    private final int height;
    private final float[] numbers;
    private final int notFinite;
    private final boolean signed;
    private final double least;
    private final double largest;
    private final double floor;
    private final double scale;

    private ScoreMap(int width, int height, float[] numbers) {
        this(width, height, numbers, false, false);
    }

    private ScoreMap(int width, int height, float[] numbers, boolean isExact, boolean isAroundZero) {
        this.width = width;
        this.height = height;
        this.numbers = numbers;
        float[] amounts = new float[numbers.length];
        int count = 0;
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < numbers.length; i++) {
            if (Float.isFinite(numbers[i])) {
                low = Math.min(low, numbers[i]);
                high = Math.max(high, numbers[i]);
                amounts[count++] = Math.abs(numbers[i]);
            } else {
                numbers[i] = Float.NaN;
            }
        }
        notFinite = numbers.length - count;
        least = count == 0 ? 0 : low;
        largest = count == 0 ? 0 : high;
        signed = isAroundZero || least < 0;
        floor = !signed && least < largest ? Math.max(0, least) : 0;
        scale = count == 0
                ? 0
                : percentile(Arrays.copyOf(amounts, count), isExact ? 1 : signed ? SIGNED_SHARE : SHARE, floor);
    }

    private static double percentile(float[] amounts, double share, double floor) {
        Arrays.sort(amounts);
        double at = share * (amounts.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, amounts.length - 1);
        double found = amounts[below] + ((at - below) * (amounts[above] - amounts[below]));
        return found > floor ? found : amounts[amounts.length - 1];
    }

    /** This map with a colour scale that ends at the largest magnitude, for a few numbers of which each counts. */
    ScoreMap exact() {
        return new ScoreMap(width, height, numbers, true, false);
    }

    /** This map in colours that tell signs, also where no number is negative, for one of several that are compared. */
    public ScoreMap aroundZero() {
        return new ScoreMap(width, height, numbers, false, true);
    }

    /** A map of these numbers, {@code float[height * width]}; they are copied. */
    public static ScoreMap of(int width, int height, float... numbers) {
        if (numbers.length != (long) width * height || numbers.length == 0) {
            throw new IllegalArgumentException(width + "x" + height + " does not match " + numbers.length + " numbers");
        }
        return new ScoreMap(width, height, numbers.clone());
    }

    /**
     * The map of one input of a batch.
     *
     * @param scores {@code float[N,C,H,W]} or {@code float[N,H,W]}
     * @throws LimpidException if they have another shape
     */
    public static ScoreMap of(Tensor scores, int index) {
        int rank = scores.rank();
        if ((rank != 3 && rank != 4) || scores.elementCount() == 0) {
            throw LimpidException.badInput("scores " + scores.type()
                    + " cannot be drawn; a map has the form [N,H,W] or [N,C,H,W] and is not empty");
        }
        int height = Math.toIntExact(scores.size(-2));
        int width = Math.toIntExact(scores.size(-1));
        int channels = rank == 4 ? Math.toIntExact(scores.size(1)) : 1;
        int plane = width * height;
        float[] all = scores.toFloats();
        float[] sums = new float[plane];
        for (int p = 0; p < plane; p++) {
            double sum = 0;
            for (int c = 0; c < channels; c++) {
                sum += all[(((index * channels) + c) * plane) + p];
            }
            sums[p] = (float) sum;
        }
        return new ScoreMap(width, height, sums);
    }

    /** The map where all finite numbers are rounding noise: they become zeros, which have no colour. */
    public ScoreMap withoutNoise() {
        float[] zeros = new float[numbers.length];
        for (int i = 0; i < zeros.length; i++) {
            zeros[i] = Float.isNaN(numbers[i]) ? Float.NaN : 0;
        }
        return new ScoreMap(width, height, zeros);
    }

    /** Whether scores of this shape can be drawn. */
    public static boolean isMap(Tensor scores) {
        return (scores.rank() == 3 || scores.rank() == 4)
                && scores.elementType() == ElementType.FLOAT
                && scores.elementCount() > 0;
    }

    /** Width: number of columns. */
    public int width() {
        return width;
    }

    /** Height: number of rows. */
    public int height() {
        return height;
    }

    /** The number at a position; NaN if it was not finite. */
    public float at(int x, int y) {
        return numbers[(y * width) + x];
    }

    /** Number of positions whose number is not finite. */
    public int notFinite() {
        return notFinite;
    }

    /** Whether a number is below zero, or colours tell signs all the same. */
    public boolean isSigned() {
        return signed;
    }

    /** The smallest finite number; 0 if there is none. */
    public double least() {
        return least;
    }

    /** The largest finite number; 0 if there is none. */
    public double largest() {
        return largest;
    }

    /** The number that gets no colour: 0, or the minimum if all are above 0. */
    public double floor() {
        return floor;
    }

    /** The share of the colour scale for a number: 0 at the floor, 1 or -1 at the scale. */
    double share(double number) {
        return scale > floor ? (number - floor) / (scale - floor) : 0;
    }

    /** The magnitude at the end of the colour scale; 0 if all finite numbers are zero. */
    public double scale() {
        return scale;
    }

    /** The palette for these numbers: {@link Palette#TIDE} if a number is below zero, else {@link Palette#EMBER}. */
    public Palette palette() {
        return signed ? Palette.TIDE : Palette.EMBER;
    }

    /** The numbers as shares of the scale at the pixels of a picture; NaN where they are not finite. */
    float[] shares(int pictureWidth, int pictureHeight, Region region) {
        double stepX = width / region.width();
        double stepY = height / region.height();
        double startX = -region.left() * stepX;
        double startY = -region.top() * stepY;
        boolean isCoarse = stepX < 0.5 || stepY < 0.5;
        Resampling across = isCoarse
                ? Resampling.cubic(width, pictureWidth, startX, stepX)
                : Resampling.linear(width, pictureWidth, startX, stepX);
        Resampling down = isCoarse
                ? Resampling.cubic(height, pictureHeight, startY, stepY)
                : Resampling.linear(height, pictureHeight, startY, stepY);
        float[] shares = Resampling.apply(numbers, width, height, across, down);
        double low = Math.max(-1, share(least));
        double high = Math.min(1, share(largest));
        for (int i = 0; i < shares.length; i++) {
            // A cubic curve overshoots its samples; no share may exceed the range of the scores.
            shares[i] = Float.isNaN(shares[i]) ? Float.NaN : (float) Math.min(high, Math.max(low, share(shares[i])));
        }
        return shares;
    }
}
