package dev.limpid.trust.robustness;

import dev.limpid.trust.MetricInput;
import dev.limpid.trust.Neighbours;
import dev.limpid.trust.Normalisation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How the explanation changes from an input to its neighbours of the same prediction; the others are left out, and those that are equal to
 * the input, since a map that stays where nothing was changed is no sign of stability.
 */
final class Changes {
    private final float[] map;
    private final double[] scores;
    private final List<Neighbour> neighbours;

    Changes(float[] map, double[] scores, List<Neighbour> neighbours) {
        this.map = map;
        this.scores = scores;
        this.neighbours = neighbours;
    }

    /** The normalised explanation of the input. */
    float[] map() {
        return map;
    }

    /** The scores of the input. */
    double[] scores() {
        return scores;
    }

    /** What was found at each neighbour. */
    List<Neighbour> neighbours() {
        return neighbours;
    }

    /**
     * A neighbour.
     */
    static final class Neighbour {
        private final float[] input;
        private final float[] map;
        private final double[] scores;

        Neighbour(float[] input, float[] map, double[] scores) {
            this.input = input;
            this.map = map;
            this.scores = scores;
        }

        /** Its values. */
        float[] input() {
            return input;
        }

        /** Its normalised explanation. */
        float[] map() {
            return map;
        }

        /** Its scores. */
        double[] scores() {
            return scores;
        }
    }

    /** What changes are shared by. */
    private record Key(Neighbours near, Normalisation normalisation) {}

    static Changes of(MetricInput in, Neighbours near, Normalisation normalisation) {
        return in.once(new Key(near, normalisation), () -> found(in, near, normalisation));
    }

    private static Changes found(MetricInput in, Neighbours near, Normalisation normalisation) {
        List<float[]> inputs = new ArrayList<>(near.of(in));
        inputs.add(0, in.input());
        double[][] scores = in.network().of(inputs.size(), (index, into) -> {
            float[] input = inputs.get(index);
            System.arraycopy(input, 0, into, 0, input.length);
        });
        // The input itself, and the neighbours that differ and are predicted alike.
        List<Integer> alike = IntStream.range(0, scores.length)
                .filter(i -> i == 0 || !Arrays.equals(inputs.get(i), in.input()))
                .filter(i -> in.network().arePredictedAlike(scores[i], scores[0]))
                .boxed()
                .toList();
        List<float[]> maps = in.explained(alike.stream().map(inputs::get).toList()).stream()
                .map(normalisation::of)
                .toList();
        List<Neighbour> kept = new ArrayList<>();
        for (int k = 1; k < maps.size(); k++) {
            kept.add(new Neighbour(inputs.get(alike.get(k)), maps.get(k), scores[alike.get(k)]));
        }
        float[] map = maps.get(0);
        return new Changes(map, scores[0], kept);
    }

    /** The Euclidean length of the relative changes; a zero is taken for the smallest number that divides. */
    static double relative(float[] before, float[] after, double smallest) {
        double sum = 0;
        for (int i = 0; i < before.length; i++) {
            double change = (before[i] - after[i]) / (before[i] == 0 ? smallest : (double) before[i]);
            sum += change * change;
        }
        return Math.sqrt(sum);
    }
}
