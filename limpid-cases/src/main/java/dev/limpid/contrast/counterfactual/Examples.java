package dev.limpid.contrast.counterfactual;

import dev.limpid.graph.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Pictures of the data with their features at a layer, against which answers are judged.
 *
 * @param layer whose mean over the places is the features
 * @param names of the pictures
 * @param predicted the class that the network predicts for each
 * @param features of each; nobody changes them
 * @param inputs reads the input of a picture: a batch of one
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Examples(
        String layer, List<String> names, int[] predicted, float[][] features, IntFunction<Tensor> inputs) {
    private static final int NEIGHBOURS = 5;

    public Examples {
        names = List.copyOf(names);
    }

    /** These without the picture of a name, such as the one that is asked about. */
    public Examples without(String name) {
        int[] kept = IntStream.range(0, size())
                .filter(i -> !names.get(i).equals(name))
                .toArray();
        if (kept.length == size()) {
            return this;
        }
        return new Examples(
                layer,
                Arrays.stream(kept).mapToObj(names::get).toList(),
                Arrays.stream(kept).map(i -> predicted[i]).toArray(),
                Arrays.stream(kept).mapToObj(i -> features[i]).toArray(float[][]::new),
                i -> inputs.apply(kept[i]));
    }

    /** How many there are. */
    public int size() {
        return predicted.length;
    }

    /** Those that are predicted as a class, the nearest to some features first. */
    int[] nearest(float[] to, int label) {
        return IntStream.range(0, size())
                .filter(i -> predicted[i] == label)
                .boxed()
                .sorted((a, b) -> Double.compare(distance(to, features[a]), distance(to, features[b])))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** The mean distance of features from their nearest examples: 5, or all if there are fewer; NaN if there are none. */
    double distance(float[] to, int label, int without) {
        double[] all = IntStream.range(0, size())
                .filter(i -> i != without && (label < 0 || predicted[i] == label))
                .mapToDouble(i -> distance(to, features[i]))
                .sorted()
                .limit(NEIGHBOURS)
                .toArray();
        return Arrays.stream(all).average().orElse(Double.NaN);
    }

    /** The median of the same distance over the examples themselves, each from the others. */
    double usualDistance() {
        double[] all = IntStream.range(0, size())
                .mapToDouble(i -> distance(features[i], -1, i))
                .filter(Double::isFinite)
                .sorted()
                .toArray();
        return all.length == 0 ? Double.NaN : all[all.length / 2];
    }

    /** The mean features of the nearest examples of a class: its prototype seen from a picture. */
    float[] prototype(float[] from, int label) {
        int[] near = nearest(from, label);
        int count = Math.min(NEIGHBOURS, near.length);
        float[] mean = new float[from.length];
        for (int i = 0; i < count; i++) {
            for (int c = 0; c < mean.length; c++) {
                mean[c] += features[near[i]][c] / count;
            }
        }
        return mean;
    }

    static double distance(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
        }
        return Math.sqrt(sum);
    }
}
