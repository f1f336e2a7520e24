package dev.limpid.training;

import java.io.IOException;
import java.util.Map;
import java.util.function.Consumer;

/** How a network is trained. */
interface Stages {
    /** All weights at once, on augmented examples. */
    Stages ONE = new Stages() {};

    /** Whether examples are mirrored and shifted. */
    default boolean isAugmented() {
        return true;
    }

    /** The largest difference of outputs of the exported network, relative to the largest number of an output. */
    default double tolerance() {
        return Equality.MOST;
    }

    /**
     * Trains a network.
     *
     * @return what is written into the metadata of the network's file
     * @throws IOException if a checkpoint cannot be written
     */
    default Map<String, String> train(
            TrainableNetwork network, Training training, Examples seen, Checkpoints checkpoints, Consumer<String> log)
            throws IOException {
        training.run(seen, checkpoints, network.recipe().epochs(), log);
        return Map.of();
    }
}
