package dev.limpid.trust;

import java.util.List;

/** An explainer on copies of a network whose weights were drawn again, layer by layer. */
public interface Randomised {
    /** The layers with weights, in the order in which they run. */
    List<String> layers();

    /**
     * The explainer of a copy.
     *
     * @param drawn the layers whose weights are drawn again; the others keep theirs
     * @param seed the seed of the weights
     */
    MapFunction explainer(List<String> drawn, long seed);
}
