package dev.limpid.attribution;

import dev.limpid.graph.Tensor;
import java.util.OptionalDouble;

/**
 * The answer of a method.
 *
 * @param scores {@code float[N,C,H,W]} or {@code float[N,H,W]} as the method gives them, before any normalisation
 * @param logits {@code float[N,K]}: the network's prediction for the same input
 * @param completenessGap the scores' sum minus what it should be (target units, the largest over the batch); empty for
 *     methods that promise no sum
 */
public record Attribution(Tensor scores, Tensor logits, OptionalDouble completenessGap) {}
