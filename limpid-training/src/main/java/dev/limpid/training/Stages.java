package dev.limpid.training;

import ai.djl.nn.Block;
import java.util.Map;
import java.util.function.Consumer;

/** What a training does besides its epochs; by default nothing. */
interface Stages {
    /** Only epochs. */
    Stages NONE = new Stages() {};

    /** Sets weights of an initialised block that has not been trained yet. */
    default void begin(Block block) {}

    /** Chooses what the next epoch trains. */
    default void before(int epoch, Block block) {}

    /**
     * Completes a block after its last epoch.
     *
     * @return what is written into the metadata of the network's file
     */
    default Map<String, String> end(Training training, Examples seen, Consumer<String> log) {
        return Map.of();
    }
}
