package dev.limpid.check;

import dev.limpid.Explanation;
import dev.limpid.graph.Tensor;
import dev.limpid.metrics.RankCorrelation;
import dev.limpid.model.Npy;
import dev.limpid.report.ScoreGrid;
import dev.limpid.report.ScoreMap;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * A map as it is stored and compared: one score for each place, channels summed; scores that belong to no places of the input stay as
 * they are. It does not change.
 */
final class StoredMap {
    /** The share of the places that counts as the most important ones. */
    private static final double TOP = 0.1;

    private final Tensor scores;

    private StoredMap(Tensor scores) {
        this.scores = scores;
    }

    /** The map of an explanation; zeros where all scores are rounding noise. */
    static StoredMap of(Explanation explanation) {
        if (explanation.findProblem().isPresent()) {
            return new StoredMap(explanation.scores());
        }
        ScoreGrid grid = explanation.grid();
        ScoreMap map = grid.map();
        float[] values = new float[map.width() * map.height()];
        for (int i = 0; i < values.length; i++) {
            values[i] = map.at(i % map.width(), i / map.width());
        }
        return new StoredMap(
                Tensor.of(values, grid.sizes().stream().mapToLong(s -> s).toArray()));
    }

    /** A stored map. @throws LimpidException if it cannot be read */
    static StoredMap read(Path file) {
        return new StoredMap(Npy.read(file));
    }

    /** Stores it. @throws LimpidException if it cannot be written */
    void write(Path file) {
        Npy.write(scores, file);
    }

    /** The sizes. */
    List<Long> shape() {
        return Arrays.stream(scores.shape()).boxed().toList();
    }

    /** The scores for drawing, if they have the axes of an input of these sizes. */
    ScoreGrid grid(List<Integer> input) {
        long[] shape = new long[scores.rank() + 2];
        shape[0] = 1;
        shape[1] = 1;
        System.arraycopy(scores.shape(), 0, shape, 2, scores.rank());
        return ScoreGrid.of(Tensor.of(scores.toFloats(), shape), 0, input);
    }

    /**
     * How far a map is from this one. Maps of different sizes, as of layers of other resolutions, are compared in the size of the input.
     *
     * @param input the number of places along each axis of the input
     */
    Drift to(StoredMap other, List<Integer> input) {
        double[] one = scores.toDoubles();
        double[] now = other.scores.toDoubles();
        boolean isResized = !shape().equals(other.shape());
        if (isResized) {
            if (scores.rank() != input.size() || other.scores.rank() != input.size()) {
                return new Drift(0, 0, true);
            }
            one = doubles(grid(input).at(input));
            now = doubles(other.grid(input).at(input));
        }
        return new Drift(correlation(one, now), overlap(one, now), isResized);
    }

    /** Spearman's; 1 for two maps without any order, 0 for one. */
    private static double correlation(double[] one, double[] other) {
        if (Arrays.equals(one, other)) {
            return 1;
        }
        OptionalDouble correlation = RankCorrelation.of(one, other);
        return correlation.orElse(isConstant(one) && isConstant(other) ? 1 : 0);
    }

    private static boolean isConstant(double[] numbers) {
        return Arrays.stream(numbers).allMatch(n -> n == numbers[0]);
    }

    /** Which share of the most important places is the same. */
    private static double overlap(double[] one, double[] other) {
        int count = Math.max(1, (int) Math.round(TOP * one.length));
        boolean[] isTop = new boolean[one.length];
        Arrays.stream(largest(one, count)).forEach(i -> isTop[i] = true);
        return (double) Arrays.stream(largest(other, count))
                        .filter(i -> isTop[i])
                        .count()
                / count;
    }

    private static int[] largest(double[] numbers, int count) {
        return IntStream.range(0, numbers.length)
                .boxed()
                .sorted((a, b) -> Double.compare(numbers[b], numbers[a]))
                .limit(count)
                .mapToInt(i -> i)
                .toArray();
    }

    private static double[] doubles(float[] numbers) {
        return IntStream.range(0, numbers.length).mapToDouble(i -> numbers[i]).toArray();
    }
}
