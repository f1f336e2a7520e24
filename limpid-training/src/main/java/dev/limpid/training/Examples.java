package dev.limpid.training;

import dev.limpid.training.Pictures.Look;
import dev.limpid.training.Pictures.Scale;
import java.util.stream.LongStream;

/** Labelled inputs of a network. */
interface Examples {
    /** How many there are. */
    int count();

    /** The class of one. */
    int label(int example);

    /** The sizes of one as the network takes it, without the batch. */
    long[] shape();

    /** The type of the network's input, such as {@code float[N,3,96,96]}. */
    String type();

    /** The order of its axes. */
    String layout();

    /**
     * Writes one into a batch.
     *
     * @param at its index in the batch
     * @param look the augmentation
     */
    void write(int example, float[] batch, int at, Look look, Scale scale);

    /** The number of values of one. */
    default int size() {
        return Math.toIntExact(LongStream.of(shape()).reduce(1, Math::multiplyExact));
    }
}
