package dev.limpid.contrast.counterfactual;

import dev.limpid.graph.Graph;
import dev.limpid.graph.Tensor;
import java.util.Optional;

/**
 * What is asked: why one class and not another, and what would have to change.
 *
 * @param input a batch of one
 * @param label the class that is predicted for it
 * @param target the class that is to be predicted instead
 * @param count how many answers each method looks for
 * @param seed of what is drawn at random
 * @param examples other pictures with their features; empty if there are none
 * @param generator draws pictures from codes; see {@link GeneratedEdit}; empty if there is none
 */
public record Contrast(
        Tensor input,
        int label,
        int target,
        int count,
        long seed,
        Optional<Examples> examples,
        Optional<Graph> generator) {}
