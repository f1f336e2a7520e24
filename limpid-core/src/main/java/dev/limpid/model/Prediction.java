package dev.limpid.model;

import dev.limpid.graph.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * The network's output for one class of one sample.
 *
 * @param index the class, from 0
 * @param label its name
 * @param logit the score before softmax or sigmoid
 * @param probability the score after it, 0 to 1; NaN if the head is {@link Head#NONE}
 */
public record Prediction(int index, String label, float logit, double probability) {
    /** The prediction for the largest logit of one row of {@code float[N,K]}. */
    public static Prediction top(Tensor logits, int row, Head head, Labels labels) {
        float[] numbers = row(logits, row);
        return of(numbers, argMax(numbers, 0, numbers.length), head, labels);
    }

    /** The predictions for the largest logits of one row, largest first. */
    public static List<Prediction> best(Tensor logits, int row, int count, Head head, Labels labels) {
        float[] numbers = row(logits, row);
        List<Prediction> best = new ArrayList<>();
        float[] left = numbers.clone();
        for (int i = 0; i < Math.min(count, left.length); i++) {
            int index = argMax(left, 0, left.length);
            best.add(of(numbers, index, head, labels));
            left[index] = Float.NaN;
        }
        return best;
    }

    /** The prediction for one class. */
    public static Prediction of(float[] logits, int index, Head head, Labels labels) {
        return new Prediction(index, labels.name(index), logits[index], probability(logits, index, head));
    }

    /** The index of the largest of some numbers, relative to an offset; the first of equal ones, 0 if all are NaN. */
    static int argMax(float[] numbers, int offset, int count) {
        int best = 0;
        for (int i = 1; i < count; i++) {
            float number = numbers[offset + i];
            if (number > numbers[offset + best] || (Float.isNaN(numbers[offset + best]) && !Float.isNaN(number))) {
                best = i;
            }
        }
        return best;
    }

    private static double probability(float[] logits, int index, Head head) {
        return switch (head) {
            case SIGMOID -> 1 / (1 + Math.exp(-logits[index]));
            case SOFTMAX -> softmax(logits, index);
            case NONE -> Double.NaN;
        };
    }

    private static double softmax(float[] logits, int index) {
        double largest = logits[argMax(logits, 0, logits.length)];
        double sum = 0;
        for (float logit : logits) {
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
