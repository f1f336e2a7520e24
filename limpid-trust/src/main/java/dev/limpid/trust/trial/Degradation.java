package dev.limpid.trust.trial;

import dev.limpid.trust.InputShape;
import dev.limpid.trust.MapFunction;
import dev.limpid.trust.MetricInfo.Family;
import dev.limpid.trust.MetricInput;
import dev.limpid.trust.Need;
import dev.limpid.trust.Randomised;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Makes an explanation worse on purpose: mixes its map with one that says nothing, of the same mean square. That is noise that is drawn
 * anew for each input, question, seed and network; for metrics of randomisation, which ask whether a map depends on the
 * weights, it is the edges of the picture, which do not.
 *
 * @param share the part of the map that is replaced, 0 to 1
 */
record Degradation(double share) {
    /** From the explanation as it is to one that says nothing. */
    static final List<Double> STEPS = List.of(0.0, 0.25, 0.5, 0.75, 1.0);

    /** The map and the explainers of an input, degraded. */
    MetricInput of(MetricInput in, Family family) {
        if (share == 0) {
            return in;
        }
        boolean isEdges = family == Family.RANDOMISATION;
        List<Need> given = in.given();
        MetricInput.Builder worse = in.changed();
        if (given.contains(Need.EXPLAINER)) {
            MapFunction explainer = degraded(in.explainer(), 0, isEdges, in.shape());
            worse.explainer(explainer);
            worse.map(explainer.map(in.input(), in.target(), in.seed()));
        } else {
            worse.map(mixed(in.map(), noise(in.map(), in.seed())));
        }
        if (given.contains(Need.OTHER_EXPLAINER)) {
            worse.otherExplainer(degraded(in.otherExplainer(), 1, isEdges, in.shape()));
        }
        if (given.contains(Need.RANDOMISED)) {
            worse.randomised(degraded(in.randomised(), isEdges, in.shape()));
        }
        return worse.build();
    }

    private MapFunction degraded(MapFunction explainer, long salt, boolean isEdges, InputShape shape) {
        return (x, target, seed) -> {
            float[] map = explainer.map(x, target, seed);
            long drawn = ((Arrays.hashCode(x) * 31L + target) * 31 + seed) * 31 + salt;
            return mixed(map, isEdges ? edges(x, shape, map.length) : noise(map, drawn));
        };
    }

    private Randomised degraded(Randomised networks, boolean isEdges, InputShape shape) {
        return new Randomised() {
            @Override
            public List<String> layers() {
                return networks.layers();
            }

            @Override
            public MapFunction explainer(List<String> drawn, long seed) {
                return degraded(networks.explainer(drawn, seed), drawn.hashCode() + 2L, isEdges, shape);
            }
        };
    }

    private float[] mixed(float[] map, float[] other) {
        double scale = rms(map) / Math.max(rms(other), Double.MIN_NORMAL);
        float[] mix = new float[map.length];
        for (int i = 0; i < mix.length; i++) {
            mix[i] = (float) ((1 - share) * map[i] + share * scale * other[i]);
        }
        return mix;
    }

    private static double rms(float[] map) {
        double sum = 0;
        for (float score : map) {
            sum += (double) score * score;
        }
        return Math.sqrt(sum / map.length);
    }

    /** Uniform noise, with both signs if the map has both. */
    private static float[] noise(float[] map, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        boolean isSigned = false;
        for (float score : map) {
            isSigned |= score < 0;
        }
        float[] noise = new float[map.length];
        for (int i = 0; i < noise.length; i++) {
            double drawn = random.nextDouble();
            noise[i] = (float) (isSigned ? 2 * drawn - 1 : drawn);
        }
        return noise;
    }

    /** The size of the differences between neighbours, summed over the channels; repeated for a map of values. */
    private static float[] edges(float[] x, InputShape shape, int length) {
        float[] edges = new float[length];
        int pixels = shape.pixels();
        for (int i = 0; i < x.length; i++) {
            int p = i % pixels;
            float across = p % shape.width() + 1 < shape.width() ? x[i + 1] - x[i] : 0;
            float down = p / shape.width() + 1 < shape.height() ? x[i + shape.width()] - x[i] : 0;
            edges[p] += Math.abs(across) + Math.abs(down);
        }
        for (int i = pixels; i < length; i++) {
            edges[i] = edges[i % pixels];
        }
        return edges;
    }
}
