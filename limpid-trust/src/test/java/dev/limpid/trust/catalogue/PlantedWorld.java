package dev.limpid.trust.catalogue;

import dev.limpid.metrics.Box;
import dev.limpid.metrics.Mask;
import dev.limpid.trust.InputShape;
import dev.limpid.trust.MapFunction;
import dev.limpid.trust.MetricInput;
import dev.limpid.trust.Need;
import dev.limpid.trust.Randomised;
import dev.limpid.trust.Scores;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * A picture of which it is known what the network uses: the score of class 0 is a weighted sum of the pixels, with weights
 * above 0 on a patch, below 0 on another one, and 0 elsewhere.
 */
final class PlantedWorld {
    static final InputShape SHAPE = new InputShape(1, 16, 16);
    private static final int SIDE = 16;
    private static final Box PATCH = new Box(6, 3, 11, 8);
    private static final Box AGAINST = new Box(1, 10, 5, 14);

    private PlantedWorld() {}

    static boolean isEvidence(int pixel) {
        return isIn(PATCH, pixel);
    }

    private static boolean isIn(Box box, int pixel) {
        int x = pixel % SIDE;
        int y = pixel / SIDE;
        return x >= box.left() && x < box.right() && y >= box.top() && y < box.bottom();
    }

    /** The weights of class 0. */
    static float[] weights() {
        float[] weights = new float[SHAPE.pixels()];
        Random random = new Random(1);
        for (int p = 0; p < weights.length; p++) {
            weights[p] = isEvidence(p) ? 0.9f + 0.2f * random.nextFloat() : isIn(AGAINST, p) ? -0.6f : 0;
        }
        return weights;
    }

    /** The picture: 1 on both patches, dark noise elsewhere. */
    static float[] input() {
        float[] input = new float[SHAPE.pixels()];
        Random random = new Random(2);
        for (int p = 0; p < input.length; p++) {
            input[p] = isEvidence(p) || isIn(AGAINST, p) ? 1 : 0.05f + 0.3f * random.nextFloat();
        }
        return input;
    }

    /** The network; class 1 has the score 0, class 2 a little less. */
    static Scores network() {
        float[] weights = weights();
        return Scores.of(SHAPE, 3, x -> {
            double sum = -4;
            for (int p = 0; p < x.length; p++) {
                sum += 0.4 * weights[p] * x[p];
            }
            return new double[] {sum, 0, -1};
        });
    }

    static float[] noise(long seed) {
        float[] noise = new float[SHAPE.pixels()];
        Random random = new Random(seed);
        for (int p = 0; p < noise.length; p++) {
            noise[p] = random.nextFloat();
        }
        return noise;
    }

    /** The largest score minus each score. */
    static float[] reversed(float[] map) {
        float largest = Float.NEGATIVE_INFINITY;
        for (float score : map) {
            largest = Math.max(largest, score);
        }
        float[] inverted = new float[map.length];
        for (int p = 0; p < map.length; p++) {
            inverted[p] = largest - map[p];
        }
        return inverted;
    }

    static float[] sum(float[] one, float factor, float[] other) {
        float[] sum = one.clone();
        for (int p = 0; p < sum.length; p++) {
            sum[p] += factor * other[p];
        }
        return sum;
    }

    static float[] times(float[] one, float[] other) {
        float[] product = one.clone();
        for (int p = 0; p < product.length; p++) {
            product[p] *= other[p];
        }
        return product;
    }

    static float[] scaled(float[] map, float factor) {
        float[] scaled = new float[map.length];
        for (int p = 0; p < map.length; p++) {
            scaled[p] = factor * map[p];
        }
        return scaled;
    }

    /** All that a metric may need, apart from what is left out. */
    static MetricInput.Builder input(float[] map, MapFunction explainer, Set<Need> leftOut) {
        MetricInput.Builder all = MetricInput.of(SHAPE);
        if (!leftOut.contains(Need.MAP)) {
            all.map(map);
        }
        if (!leftOut.contains(Need.INPUT)) {
            all.input(input());
        }
        if (!leftOut.contains(Need.BASELINE)) {
            all.baseline(new float[SHAPE.elements()]);
        }
        if (!leftOut.contains(Need.NETWORK)) {
            all.network(leftOut.contains(Need.PROBABILITY) ? new Values(network()) : network(), 0);
        }
        if (!leftOut.contains(Need.TUNED_NETWORK)) {
            all.tunedNetwork(network(), 0);
        }
        if (!leftOut.contains(Need.MASK)) {
            all.mask(Mask.where(SIDE, SIDE, PlantedWorld::isEvidence));
        }
        if (!leftOut.contains(Need.TILES)) {
            all.tiles(Mask.where(SIDE, SIDE, PlantedWorld::isEvidence));
        }
        if (!leftOut.contains(Need.BOXES)) {
            all.boxes(List.of(PATCH));
        }
        if (!leftOut.contains(Need.LABEL)) {
            all.label(0);
        }
        if (!leftOut.contains(Need.EXPLAINER)) {
            all.explainer(explainer);
        }
        if (!leftOut.contains(Need.OTHER_EXPLAINER)) {
            all.otherExplainer(explainer);
        }
        if (!leftOut.contains(Need.OTHER_MAP)) {
            all.otherMap(noise(99));
        }
        if (!leftOut.contains(Need.REPRESENTATION)) {
            all.representation(x -> Arrays.copyOf(x, 40));
        }
        if (!leftOut.contains(Need.RANDOMISED)) {
            all.randomised(randomised((drawn, x) -> noise(drawn.hashCode())));
        }
        return all;
    }

    /** The scores of a network as values that have no probabilities. */
    record Values(Scores network) implements Scores {
        @Override
        public InputShape shape() {
            return network.shape();
        }

        @Override
        public int classes() {
            return network.classes();
        }

        @Override
        public double[][] of(int count, Writer writer) {
            return network.of(count, writer);
        }

        @Override
        public double[] probabilities(double[] scores) {
            return scores.clone();
        }

        @Override
        public boolean hasProbabilities() {
            return false;
        }
    }

    /** The map of a network of which these layers are drawn again. */
    interface DrawnMap {
        float[] of(List<String> drawn, float[] input);
    }

    static Randomised randomised(DrawnMap map) {
        return new Randomised() {
            @Override
            public List<String> layers() {
                return List.of("first", "second", "third");
            }

            @Override
            public MapFunction explainer(List<String> drawn, long seed) {
                return (x, target, unused) -> map.of(drawn, x);
            }
        };
    }
}
