package dev.limpid.report;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Tensor;
import java.util.List;

/**
 * Scores along the places of an input: pixels of a picture, steps of a series, voxels, tokens, or features. It may be
 * coarser than the input, and it has one score for each of its places: channels are summed. Along a single axis of at most
 * {@value #MOST_EXACT} places the colour scale ends at the largest magnitude; for others see {@link ScoreMap}.
 *
 * <p>It does not change, and may be used by many threads.
 */
public final class ScoreGrid {
    private static final int MOST_EXACT = 1000;

    private final List<Integer> sizes;
    private final ScoreMap map;

    private ScoreGrid(List<Integer> sizes, ScoreMap map) {
        this.sizes = sizes;
        this.map = map;
    }

    /**
     * The scores of one input of a batch, with channels summed.
     *
     * @param scores {@code float[N,places...]} or {@code float[N,C,places...]}; the channels may be last where only that
     *     fits the sizes of the input
     * @param index index in the batch
     * @param input the number of places along each axis of the input, outermost first
     * @throws LimpidException {@code UNSUPPORTED} if the scores do not lie along the axes of the input
     */
    public static ScoreGrid of(Tensor scores, int index, List<Integer> input) {
        ScoreAxes axes = ScoreAxes.of(scores, input);
        List<Integer> sizes =
                axes.places().stream().map(a -> Math.toIntExact(scores.size(a))).toList();
        int count = sizes.stream().reduce(1, Math::multiplyExact);
        double[] sums = new double[count];
        float[] all = scores.toFloats();
        int each = all.length / Math.toIntExact(scores.size(0));
        int[] place = axes.placeOf(scores);
        for (int i = 0; i < each; i++) {
            sums[place[i]] += all[(index * each) + i];
        }
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) sums[i];
        }
        int width = sizes.get(sizes.size() - 1);
        ScoreMap map = ScoreMap.of(width, count / width, numbers);
        boolean isLine = input.stream().filter(size -> size > 1).count() <= 1;
        return new ScoreGrid(sizes, isLine && count <= MOST_EXACT ? map.exact() : map);
    }

    /** The grid where all finite numbers are rounding noise: they become zeros, which have no colour. */
    public ScoreGrid withoutNoise() {
        return new ScoreGrid(sizes, map.withoutNoise());
    }

    /** Whether scores lie along the axes of an input. */
    public static boolean fits(Tensor scores, List<Integer> input) {
        return ScoreAxes.find(scores, input).isPresent();
    }

    /**
     * Scores in the size of the input, interpolated linearly along every axis of places; other axes stay as they are.
     * Samples lie at the centres of their cells.
     *
     * @param scores as for {@link #of}
     * @param input the number of places along each axis of the input, outermost first
     * @throws LimpidException {@code UNSUPPORTED} if the scores do not lie along the axes of the input
     */
    public static Tensor upsampled(Tensor scores, List<Integer> input) {
        ScoreAxes axes = ScoreAxes.of(scores, input);
        long[] shape = scores.shape();
        boolean isOfInput = true;
        for (int i = 0; i < input.size(); i++) {
            isOfInput &= shape[axes.places().get(i)] == input.get(i);
        }
        if (isOfInput) {
            return scores;
        }
        float[] values = scores.toFloats();
        for (int i = 0; i < input.size(); i++) {
            int axis = axes.places().get(i);
            values = along(values, shape, axis, input.get(i));
            shape[axis] = input.get(i);
        }
        return Tensor.of(values, shape);
    }

    private static float[] along(float[] values, long[] shape, int axis, int length) {
        int from = (int) shape[axis];
        if (from == length) {
            return values;
        }
        int inner = 1;
        for (int a = axis + 1; a < shape.length; a++) {
            inner *= (int) shape[a];
        }
        int outer = values.length / (inner * from);
        return Resampling.along(values, outer, from, inner, Resampling.smooth(from, length));
    }

    /** The scores at the places of an input with these sizes, row by row: interpolated; NaN where they are not finite. */
    public float[] at(List<Integer> other) {
        float[] values = new float[map.width() * map.height()];
        for (int i = 0; i < values.length; i++) {
            values[i] = map.at(i % map.width(), i / map.width());
        }
        long[] shape = sizes.stream().mapToLong(s -> s).toArray();
        for (int axis = 0; axis < shape.length; axis++) {
            values = along(values, shape, axis, other.get(axis));
            shape[axis] = other.get(axis);
        }
        return values;
    }

    /** Shares of the colour scale at the places of a grid of other sizes: -1 to 1; NaN where a score is not finite. */
    float[] shares(List<Integer> other) {
        float[] shares = at(other);
        for (int i = 0; i < shares.length; i++) {
            shares[i] = (float) share(shares[i]);
        }
        return shares;
    }

    private double share(double number) {
        return Double.isNaN(number) ? number : Math.max(-1, Math.min(1, map.share(number)));
    }

    /** The number of places along each axis, outermost first. */
    public List<Integer> sizes() {
        return sizes;
    }

    /** The scores with their colour scale; the last axis runs from left to right, all others from top to bottom. */
    public ScoreMap map() {
        return map;
    }
}
