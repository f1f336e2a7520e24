package dev.limpid.model;

import dev.limpid.graph.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * The network's output for one class of one sample.
 *
 * @param index the class, from 0
 * @param label its name
 * @param logit the score before softmax or sigmoid
 * @param probability the score after it, 0 to 1; NaN if the head is {@link Head#NONE}
 * @param predicted what the network predicts if this is its largest score: the label; where the class is less probable
 *     than its absence, what that is called; empty if nothing is predicted
 * @param share of a network that gives class scores for each pixel the share of the pixels where the class is predicted, 0
 *     to 1; else NaN
 * @param position of a network that gives class scores for each of many positions the position, from 0; else -1
 */
public record Prediction(
        int index, String label, float logit, double probability, String predicted, int position, double share) {
    private static final int WHOLE = -1;

    /** A prediction of a class by its own label. */
    public Prediction(int index, String label, float logit, double probability) {
        this(index, label, logit, probability, label, WHOLE);
    }

    /** A prediction that is not about pixels. */
    public Prediction(int index, String label, float logit, double probability, String predicted, int position) {
        this(index, label, logit, probability, predicted, position, Double.NaN);
    }

    /**
     * The classes of a network that gives class scores for each pixel, the one of most pixels first. With a softmax a pixel
     * has the class of its largest score, else each class whose score is positive.
     *
     * @param map the scores: {@code float[N,K,H,W]}, of which the first sample is counted
     */
    public static List<Prediction> shares(Tensor map, int count, Head head, Labels labels) {
        float[] scores = map.toFloats();
        int classes = Math.toIntExact(map.size(1));
        int pixels = Math.toIntExact(map.size(2) * map.size(3));
        int[] counts = new int[classes];
        double[] sums = new double[classes];
        for (int pixel = 0; pixel < pixels; pixel++) {
            int best = 0;
            for (int k = 0; k < classes; k++) {
                float score = scores[(k * pixels) + pixel];
                best = score > scores[(best * pixels) + pixel] ? k : best;
                sums[k] += score;
                counts[k] += head != Head.SOFTMAX && score > 0 ? 1 : 0;
            }
            counts[best] += head == Head.SOFTMAX ? 1 : 0;
        }
        List<Prediction> all = new ArrayList<>();
        for (int k = 0; k < classes; k++) {
            double share = (double) counts[k] / pixels;
            String name = labels.name(k);
            all.add(new Prediction(k, name, (float) (sums[k] / pixels), Double.NaN, name, WHOLE, share));
        }
        all.sort(Comparator.comparingDouble(Prediction::share).reversed());
        return List.copyOf(all.subList(0, Math.min(count, classes)));
    }

    /** The prediction for the largest logit of one row of {@code float[N,K]}. */
    public static Prediction top(Tensor logits, int row, Head head, Labels labels) {
        return best(logits, row, 1, head, labels).get(0);
    }

    /** The predictions for the largest logits of one row, largest first. */
    public static List<Prediction> best(Tensor logits, int row, int count, Head head, Labels labels) {
        return best(logits, row, count, head, ScoreAxes.of(Math.toIntExact(logits.size(1))), labels);
    }

    /** The predictions for the largest logits of one row, which are arranged by class and place, largest first. */
    static List<Prediction> best(Tensor logits, int row, int count, Head head, ScoreAxes axes, Labels labels) {
        float[] numbers = row(logits, row);
        List<Prediction> best = new ArrayList<>();
        float[] left = numbers.clone();
        for (int i = 0; i < Math.min(count, left.length); i++) {
            int index = argMax(left, 0, left.length);
            best.add(of(numbers, index, head, axes, labels));
            left[index] = Float.NaN;
        }
        return best;
    }

    /** The prediction for one class. */
    public static Prediction of(float[] logits, int index, Head head, Labels labels) {
        return of(logits, index, head, ScoreAxes.of(logits.length), labels);
    }

    private static Prediction of(float[] logits, int index, Head head, ScoreAxes axes, Labels labels) {
        double probability = probability(logits, index, head, axes);
        String name = labels.name(axes.classOf(index));
        String predicted = head == Head.NONE ? "" : name;
        if (head == Head.SIGMOID && probability < 0.5) {
            predicted = axes.classes() > 1 ? "" : labels.absent().orElse("not " + name);
        }
        int position = axes.isWhole() ? WHOLE : axes.placeOf(index);
        return new Prediction(axes.classOf(index), name, logits[index], probability, predicted, position);
    }

    /** The probabilities of all classes of one row of logits, as {@link #of} gives them for each; NaN if there are none. */
    public static double[] probabilities(float[] logits, Head head) {
        double[] found = new double[logits.length];
        if (head != Head.SOFTMAX) {
            Arrays.setAll(found, k -> head == Head.NONE ? Double.NaN : 1 / (1 + Math.exp(-logits[k])));
            return found;
        }
        double largest = logits[argMax(logits, 0, logits.length)];
        double sum = 0;
        for (int k = 0; k < found.length; k++) {
            found[k] = Math.exp(logits[k] - largest);
            sum += found[k];
        }
        for (int k = 0; k < found.length; k++) {
            found[k] /= sum;
        }
        return found;
    }

    /** Whether the network predicts a class for each pixel. */
    public boolean hasShare() {
        return !Double.isNaN(share);
    }

    /** Whether the network's output is a probability. */
    public boolean hasProbability() {
        return !Double.isNaN(probability);
    }

    /** The class with its probability, {@code cat 97.1 %}, or its share, {@code cat 12.0 % of the pixels}, or the value if there is none, {@code 0 = 3.214}. */
    public String toText() {
        if (hasShare()) {
            return String.format(Locale.ROOT, "%s %.1f %% of the pixels", label, 100 * share);
        }
        String where = position == WHOLE ? "" : "position " + position + ": ";
        return hasProbability()
                ? String.format(Locale.ROOT, "%s%s %.1f %%", where, label, 100 * probability)
                : String.format(Locale.ROOT, "%s%s = %.4g", where, label, logit);
    }

    /** The class with its probability, its number and its score, and what is predicted if that is not the class. */
    public String toSentence() {
        if (hasShare()) {
            return String.format(Locale.ROOT, "%s (class %d, mean logit %.4g)", toText(), index, logit);
        }
        if (!hasProbability()) {
            return toText() + " (output " + index + ")";
        }
        String scored = String.format(Locale.ROOT, "%s (class %d, logit %.4g)", toText(), index, logit);
        return predicted.equals(label)
                ? scored
                : scored + ", so " + (predicted.isEmpty() ? "no class" : predicted) + " is predicted";
    }

    /** The index of the largest of some numbers, relative to an offset; the first of equal ones, 0 if all are NaN. */
    public static int argMax(float[] numbers, int offset, int count) {
        int best = 0;
        for (int i = 1; i < count; i++) {
            float number = numbers[offset + i];
            if (number > numbers[offset + best] || (Float.isNaN(numbers[offset + best]) && !Float.isNaN(number))) {
                best = i;
            }
        }
        return best;
    }

    private static double probability(float[] logits, int index, Head head, ScoreAxes axes) {
        return switch (head) {
            case SIGMOID -> 1 / (1 + Math.exp(-logits[index]));
            case SOFTMAX -> softmax(logits, index, axes);
            case NONE -> Double.NaN;
        };
    }

    private static double softmax(float[] logits, int index, ScoreAxes axes) {
        float[] rivals = new float[axes.classes()];
        for (int k = 0; k < rivals.length; k++) {
            rivals[k] = logits[axes.index(axes.placeOf(index), k)];
        }
        double largest = rivals[argMax(rivals, 0, rivals.length)];
        double sum = 0;
        for (float logit : rivals) {
            sum += Math.exp(logit - largest);
        }
        return Math.exp(logits[index] - largest) / sum;
    }

    private static float[] row(Tensor logits, int row) {
        int classes = Math.toIntExact(logits.size(1));
        float[] numbers = new float[classes];
        System.arraycopy(logits.toFloats(), row * classes, numbers, 0, classes);
        return numbers;
    }
}
