package dev.limpid.inside.look;

import dev.limpid.graph.Tensor;
import dev.limpid.model.FeatureMap;
import dev.limpid.model.Layout;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The feature maps of a layer for one input.
 *
 * @param layer the layer
 * @param maps the activations: one row for each unit, its places in row-major order
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record FeatureMaps(LookedLayer layer, float[][] maps) {
    /** By what the maps of a layer are ranked. */
    public enum Ranking {
        /** The mean activation. */
        ACTIVATION,
        /** The variance over the places. */
        VARIANCE,
        /** What the map adds to a target, by a method that explains the layer. */
        RELEVANCE;
    }

    /** The first sample of a batch: one row for each unit; tokens without a place are left out. */
    static float[][] byUnit(float[] values, FeatureMap map) {
        int units = map.channels();
        int places = map.count();
        float[][] maps = new float[units][places];
        for (int u = 0; u < units; u++) {
            for (int p = 0; p < places; p++) {
                maps[u][p] = map.layout() == Layout.NCHW
                        ? values[u * places + p]
                        : values[(map.leadingTokens() + p) * units + u];
            }
        }
        return maps;
    }

    /**
     * All units, the first in rank first; of equal ones the first unit.
     *
     * @param relevance what each unit adds to the target; only read for {@link Ranking#RELEVANCE}
     */
    public List<Integer> ranked(Ranking ranking, double[] relevance) {
        ToDoubleFunction<Integer> score = switch (ranking) {
            case ACTIVATION -> this::mean;
            case VARIANCE -> this::variance;
            case RELEVANCE -> u -> relevance[u];
        };
        return IntStream.range(0, maps.length)
                .boxed()
                .sorted(Comparator.comparingDouble(score).reversed().thenComparingInt(u -> u))
                .toList();
    }

    /** The mean activation of a unit. */
    public double mean(int unit) {
        float[] map = maps[unit];
        return IntStream.range(0, map.length).mapToDouble(p -> map[p]).average().orElse(0);
    }

    /** The variance of a unit over the places. */
    public double variance(int unit) {
        double mean = mean(unit);
        float[] map = maps[unit];
        return IntStream.range(0, map.length)
                .mapToDouble(p -> (map[p] - mean) * (map[p] - mean))
                .average()
                .orElse(0);
    }

    /** The place where a unit is strongest. */
    public int peak(int unit) {
        float[] map = maps[unit];
        int best = 0;
        for (int p = 1; p < map.length; p++) {
            best = map[p] > map[best] ? p : best;
        }
        return best;
    }

    /** The mean map of all units: where the layer is active, {@code float[places]}. */
    public float[] overall() {
        float[] sum = new float[maps[0].length];
        for (float[] map : maps) {
            for (int p = 0; p < sum.length; p++) {
                sum[p] += map[p] / maps.length;
            }
        }
        return sum;
    }

    /** The sum of scores of the layer over the places of each unit; scores in the layer's own shape with channels first. */
    public static double[] byUnit(Tensor scores, int units) {
        float[] all = scores.toFloats();
        int places = all.length / units;
        double[] sums = new double[units];
        Arrays.setAll(
                sums,
                u -> IntStream.range(u * places, (u + 1) * places)
                        .mapToDouble(p -> all[p])
                        .sum());
        return sums;
    }
}
