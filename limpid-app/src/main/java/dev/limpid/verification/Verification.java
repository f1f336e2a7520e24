package dev.limpid.verification;

import dev.limpid.inside.space.LinearProbe;
import dev.limpid.inside.space.Vectors;
import dev.limpid.metrics.Interval;
import dev.limpid.trust.Hiding;
import dev.limpid.trust.InputShape;
import dev.limpid.trust.MapFunction;
import dev.limpid.trust.MetricInput;
import dev.limpid.trust.Numbers;
import dev.limpid.trust.Rankings;
import dev.limpid.trust.Replacement;
import dev.limpid.trust.Scores;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Mutual verification: an explanation must let one infer the prediction. Three inferences are compared with the network's prediction:
 *
 * <ul>
 *   <li>from the explained region alone: the pixels of the highest scores, all others replaced;
 *   <li>from the opposite: the prediction should change without the region;
 *   <li>from the map alone: a linear probe is trained on the maps of some pictures, coarsened to a grid, and predicts those of the others
 *       (cross-validation). It cannot do so where maps of all classes look alike, or differ by where the object is only.
 * </ul>
 *
 * <p>Maps say where and not what, so that the third inference succeeds only as far as classes differ in where their evidence is.
 *
 * <p>Costs: three network passes and one explanation for each picture.
 *
 * @param share the share of the pixels that are the explained region
 * @param replacement what is not shown is replaced by
 * @param cells cells of the grid along the longer side of a map
 * @param folds parts of the cross-validation
 */
public record Verification(double share, Replacement replacement, int cells, int folds) {
    /** A tenth of the pixels, a blurred picture, a grid of 8, five folds. */
    public static final Verification STANDARD = new Verification(0.1, Replacement.blur(0.1), 8, 5);

    /** The fewest pictures per fold of which a probe is trained. */
    private static final int LEAST = 4;

    /** A picture to be explained. */
    public interface Pictures {
        /** How many there are. */
        int size();

        /** What results call a picture. */
        String name(int index);

        /** The picture as the network takes it: {@code float[C*P]}. */
        float[] input(int index);
    }

    /**
     * What was found.
     *
     * @param pictures each of them
     * @param fromRegion the share of pictures for which the region alone gives the prediction
     * @param changed the share of pictures whose prediction changes without the region
     * @param fromMap the share of pictures whose prediction the probe infers; empty if there are too few pictures
     * @param chance the share of the most frequent prediction, which the probe would reach without a look at maps
     */
    public record Result(
            List<Verified> pictures,
            Interval fromRegion,
            Interval changed,
            Optional<Interval> fromMap,
            double chance) {}

    /** Verifies the explanations of some pictures. @throws IllegalArgumentException if there are none */
    public Result run(Scores network, MapFunction explainer, Pictures pictures) {
        int count = pictures.size();
        int[] predictions = new int[count];
        int[] alone = new int[count];
        int[] without = new int[count];
        List<float[]> features = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            float[] input = pictures.input(i);
            predictions[i] = Numbers.largest(network.of(input));
            MetricInput in = MetricInput.of(network.shape())
                    .input(input)
                    .map(explainer.map(input, predictions[i], 0))
                    .network(network, predictions[i])
                    .build();
            int most = Math.max(1, (int) Math.round(share * network.shape().pixels()));
            BitSet region = Hiding.first(Rankings.descending(in.map()), new int[] {most})
                    .get(0);
            BitSet rest =
                    Hiding.others(List.of(region), network.shape().pixels()).get(0);
            double[][] scores = Hiding.scores(in, replacement, List.of(rest, region));
            alone[i] = Numbers.largest(scores[0]);
            without[i] = Numbers.largest(scores[1]);
            features.add(coarse(in.map(), network.shape()));
        }
        int[] inferred = inferred(Vectors.of(features), predictions);
        List<Verified> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(new Verified(pictures.name(i), predictions[i], alone[i], without[i], inferred[i]));
        }
        return new Result(
                all,
                share(all, v -> v.fromRegion() == v.prediction()),
                share(all, v -> v.withoutRegion() != v.prediction()),
                inferred.length > 0 && inferred[0] >= 0
                        ? Optional.of(share(all, v -> v.fromMap() == v.prediction()))
                        : Optional.empty(),
                chance(predictions));
    }

    private static Interval share(List<Verified> all, java.util.function.Predicate<Verified> isTrue) {
        return Interval.ofMean(
                all.stream().mapToDouble(v -> isTrue.test(v) ? 1 : 0).toArray());
    }

    private static double chance(int[] predictions) {
        Map<Integer, Integer> counts = new HashMap<>();
        for (int prediction : predictions) {
            counts.merge(prediction, 1, Integer::sum);
        }
        return counts.values().stream().mapToInt(Integer::intValue).max().orElse(0) / (double) predictions.length;
    }

    /** The mean score of each cell, divided by the root of the mean square, so that methods of all scales are treated alike. */
    private float[] coarse(float[] map, InputShape shape) {
        int side = (Math.max(shape.width(), shape.height()) + cells - 1) / cells;
        int columns = (shape.width() + side - 1) / side;
        int rows = (shape.height() + side - 1) / side;
        float[] grid = new float[rows * columns];
        for (int p = 0; p < map.length; p++) {
            grid[p / shape.width() / side * columns + p % shape.width() / side] += map[p];
        }
        double scale = Numbers.length(grid) / Math.sqrt(grid.length);
        for (int i = 0; i < grid.length && scale > 0; i++) {
            grid[i] /= (float) scale;
        }
        return grid;
    }

    /** The predictions of probes that did not see the picture; -1 for too few pictures. */
    private int[] inferred(Vectors maps, int[] predictions) {
        int count = predictions.length;
        int[] inferred = new int[count];
        java.util.Arrays.fill(inferred, -1);
        int[] known = IntStream.of(predictions).distinct().sorted().toArray();
        if (count < LEAST * folds || known.length < 2) {
            return inferred;
        }
        int[] labels = IntStream.of(predictions)
                .map(p -> java.util.Arrays.binarySearch(known, p))
                .toArray();
        for (int fold = 0; fold < folds; fold++) {
            int left = fold;
            int[] seen =
                    IntStream.range(0, count).filter(i -> i % folds != left).toArray();
            LinearProbe probe = LinearProbe.fit(maps, labels, seen, known.length, 1);
            for (int i = fold; i < count; i += folds) {
                inferred[i] = known[probe.predict(maps, i)];
            }
        }
        return inferred;
    }
}
