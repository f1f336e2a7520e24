package dev.limpid.trust;

import java.util.function.Function;

/**
 * A network as metrics see it: a function from many inputs {@code float[C,H,W]} to class scores. Safe for many threads
 * unless an implementation says otherwise.
 */
public interface Scores {
    /** Writes the inputs that are run. Called by several threads at once, each with an array of its own. */
    @FunctionalInterface
    interface Writer {
        /**
         * Writes one input.
         *
         * @param index its number, from 0
         * @param into {@code float[C*H*W]}, channel by channel; all of it must be written
         */
        void write(int index, float[] into);

        /**
         * One input, which must not be changed.
         *
         * @param room for it, {@code float[C*H*W]}, where it is not in memory yet
         */
        default float[] input(int index, float[] room) {
            write(index, room);
            return room;
        }
    }

    /** The sizes of an input. */
    InputShape shape();

    /** The number of class scores. */
    int classes();

    /**
     * Runs inputs in batches.
     *
     * @return {@code double[count][classes]}: the scores before softmax, in the order of the inputs
     * @throws dev.limpid.error.LimpidException of kind CANCELLED if the thread is interrupted
     */
    double[][] of(int count, Writer writer);

    /**
     * The same for inputs that a key stands for, so that they need not be written where their scores are known.
     *
     * @param inputs stands for these inputs in this order, and for no others
     */
    default double[][] of(Object inputs, int count, Writer writer) {
        return of(count, writer);
    }

    /**
     * The probabilities of a row of scores. By default their softmax, or the logistic function of a single score.
     *
     * @return of the same length
     */
    default double[] probabilities(double[] scores) {
        return softmax(scores);
    }

    /** Whether the scores have probabilities, so that a class is predicted. A quantity and an embedding have none. */
    default boolean hasProbabilities() {
        return true;
    }

    /** Whether the network predicts the same class; without probabilities nothing is predicted, and all inputs are alike. */
    default boolean arePredictedAlike(double[] one, double[] other) {
        return !hasProbabilities() || Numbers.largest(one) == Numbers.largest(other);
    }

    /** The values of a black pixel, one per channel, in the network's units. Zero by default. */
    default float[] black() {
        return new float[shape().channels()];
    }

    /** The scores of one input. */
    default double[] of(float[] input) {
        return of(1, (index, into) -> System.arraycopy(input, 0, into, 0, into.length))[0];
    }

    /** A network that is a function of one input {@code float[C*H*W]}. */
    static Scores of(InputShape shape, int classes, Function<float[], double[]> function) {
        return new Scores() {
            @Override
            public InputShape shape() {
                return shape;
            }

            @Override
            public int classes() {
                return classes;
            }

            @Override
            public double[][] of(int count, Writer writer) {
                double[][] all = new double[count][];
                for (int i = 0; i < count; i++) {
                    float[] input = new float[shape.elements()];
                    writer.write(i, input);
                    all[i] = function.apply(input);
                }
                return all;
            }
        };
    }

    /** The softmax of some scores; the logistic function of a single one. */
    static double[] softmax(double[] scores) {
        if (scores.length == 1) {
            return new double[] {1 / (1 + Math.exp(-scores[0]))};
        }
        double largest = Double.NEGATIVE_INFINITY;
        for (double score : scores) {
            largest = Math.max(largest, score);
        }
        double[] shares = new double[scores.length];
        double sum = 0;
        for (int i = 0; i < scores.length; i++) {
            shares[i] = Math.exp(scores[i] - largest);
            sum += shares[i];
        }
        for (int i = 0; i < shares.length; i++) {
            shares[i] /= sum;
        }
        return shares;
    }
}
