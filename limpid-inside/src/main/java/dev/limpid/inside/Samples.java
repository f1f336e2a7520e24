package dev.limpid.inside;

import dev.limpid.graph.Tensor;

/** What a network is run over: numbered inputs, read when they are needed. Used by several threads at once. */
public interface Samples {
    /** How many there are. */
    int size();

    /**
     * One of them as the network's input.
     *
     * @param index from 0
     * @return a batch of one
     * @throws dev.limpid.error.LimpidException if it cannot be read or does not fit; the sweep passes it over
     */
    Tensor input(int index);

    /** What a message calls it. */
    String name(int index);
}
