package dev.limpid.autodiff.lrp;

import dev.limpid.autodiff.Cotangents;

/**
 * How a linear node with weights shares its relevance out among the elements of its input.
 *
 * <p>All rules have one form: the node is run on changed input, weights and bias, giving {@code z'}, and
 * {@code R_in = x' * vjp'(R_out / z')}. What falls to the bias is absorbed by it.
 */
public interface LinearRule {
    /** What the input and, where somebody asks, the bias receive. */
    Cotangents apply(LinearNode node);

    /** Whether an element of the input that is zero receives nothing. */
    default boolean isSharedByInput() {
        return true;
    }
}
