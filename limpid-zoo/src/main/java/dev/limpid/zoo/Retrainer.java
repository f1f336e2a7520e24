package dev.limpid.zoo;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Trains networks of the zoo from random weights on changed data, for experiments that train again. Not safe for several threads.
 *
 * <p>The implementation is found only if the training module is on the class path: it brings an engine of more than 100 MB.
 */
public interface Retrainer {

    /** The retrainer on the class path, if any. */
    static Optional<Retrainer> find() {
        return ServiceLoader.load(Retrainer.class).findFirst();
    }

    /**
     * Labelled inputs. Arrays are not copied.
     *
     * @param inputs as the network takes them, {@code float[C*H*W]} each
     * @param labels their classes
     * @param channels C
     * @param side H and W
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Labelled(List<float[]> inputs, int[] labels, int channels, int side) {
        /** Copies the list. @throws IllegalArgumentException if the numbers or sizes do not agree */
        public Labelled {
            inputs = List.copyOf(inputs);
            if (inputs.size() != labels.length || inputs.stream().anyMatch(i -> i.length != channels * side * side)) {
                throw new IllegalArgumentException(inputs.size() + " inputs of " + channels + " x " + side + " x "
                        + side + ", " + labels.length + " labels");
            }
        }

        /** The same with other inputs. */
        public Labelled with(List<float[]> other) {
            return new Labelled(other, labels, channels, side);
        }
    }

    /**
     * Inputs to train on and inputs to test on.
     *
     * @param training for training
     * @param test never used for training
     */
    record Data(Labelled training, Labelled test) {}

    /**
     * The first inputs that a built-in network was trained and tested on.
     *
     * @param clothing the folder with the files of Fashion-MNIST
     * @throws dev.limpid.error.LimpidException if there is no network of the name, it takes no pictures, its data is missing, or
     *     there is less of it
     */
    Data data(String network, Path clothing, int training, int test);

    /**
     * Trains a network of the same architecture from random weights, and classifies the test inputs.
     *
     * @param network the name of the built-in network
     * @param epochs passes over the training inputs
     * @param seed of the weights and of the order
     * @return for each test input whether it is classified as its label
     */
    boolean[] right(String network, Data data, int epochs, long seed);
}
