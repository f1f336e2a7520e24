package dev.limpid.verification;

import dev.limpid.inside.space.LinearProbe;
import dev.limpid.metrics.Interval;
import dev.limpid.metrics.Vectors;
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
import java.util.StringJoiner;
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

    /** The fewest pictures of which a probe is trained. */
    public int leastPictures() {
        return LEAST * folds;
    }

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

    /**
     * What was seen of one explanation.
     *
     * @param prediction the class that the network predicts
     * @param alone the class that it predicts from the region alone
     * @param without the class that it predicts without the region
     * @param coarse the map, coarsened to a grid
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Seen(int prediction, int alone, int without, float[] coarse) {
        private static final int CLASSES = 3;

        /** The same as one line of text. */
        public String text() {
            StringJoiner text = new StringJoiner(" ");
            text.add(prediction + " " + alone + " " + without);
            for (float cell : coarse) {
                text.add(Float.toString(cell));
            }
            return text.toString();
        }

        /** What a {@link #text} says; empty if it is none. */
        public static Optional<Seen> parse(String text) {
            String[] words = text.split(" ", -1);
            try {
                float[] coarse = new float[words.length - CLASSES];
                for (int i = 0; i < coarse.length; i++) {
                    coarse[i] = Float.parseFloat(words[CLASSES + i]);
                }
                return Optional.of(new Seen(
                        Integer.parseInt(words[0]), Integer.parseInt(words[1]), Integer.parseInt(words[2]), coarse));
            } catch (NumberFormatException | NegativeArraySizeException e) {
                return Optional.empty();
            }
        }
    }

    /**
     * Looks at one explanation.
     *
     * @param input {@code float[C*P]}
     * @param prediction the class that the network predicts
     * @param map its explanation, {@code float[P]} or {@code float[C*P]}
     */
    public Seen look(Scores network, float[] input, int prediction, float[] map) {
        MetricInput in = MetricInput.of(network.shape())
                .input(input)
                .map(map)
                .network(network, prediction)
                .build();
        int pixels = network.shape().pixels();
        int most = Math.max(1, (int) Math.round(share * pixels));
        BitSet region =
                Hiding.first(Rankings.descending(in.map()), new int[] {most}).get(0);
        BitSet rest = Hiding.others(List.of(region), pixels).get(0);
        double[][] scores = Hiding.scores(in, replacement, List.of(rest, region));
        return new Seen(
                prediction, Numbers.largest(scores[0]), Numbers.largest(scores[1]), coarse(in.map(), network.shape()));
    }

    /** Verifies the explanations of some pictures. @throws IllegalArgumentException if there are none */
    public Result run(Scores network, MapFunction explainer, Pictures pictures) {
        List<String> names = new ArrayList<>();
        List<Seen> seen = new ArrayList<>();
        for (int i = 0; i < pictures.size(); i++) {
            float[] input = pictures.input(i);
            int prediction = Numbers.largest(network.of(input));
            names.add(pictures.name(i));
            seen.add(look(network, input, prediction, explainer.map(input, prediction, 0)));
        }
        return infer(names, seen);
    }

    /**
     * Infers the predictions of all pictures.
     *
     * @param names what results call the pictures
     * @throws IllegalArgumentException if there are none
     */
    public Result infer(List<String> names, List<Seen> seen) {
        int[] predictions = seen.stream().mapToInt(Seen::prediction).toArray();
        int[] inferred = seen.isEmpty()
                ? new int[0]
                : inferred(Vectors.of(seen.stream().map(Seen::coarse).toList()), predictions);
        List<Verified> all = new ArrayList<>();
        for (int i = 0; i < predictions.length; i++) {
            Seen one = seen.get(i);
            all.add(new Verified(names.get(i), one.prediction, one.alone, one.without, inferred[i]));
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
        if (count < leastPictures() || known.length < 2) {
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
