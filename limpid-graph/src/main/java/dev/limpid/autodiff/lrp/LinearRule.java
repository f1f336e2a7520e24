package dev.limpid.autodiff.lrp;

import dev.limpid.autodiff.Cotangents;

/**
 * How a linear node with weights distributes its relevance over the elements of its input.
 *
 * <p>All rules have one form: the node runs with changed input, weights and bias, giving {@code z'}, and
 * {@code R_in = x' * vjp'(R_out / z')}. The bias absorbs its share.
 */
public interface LinearRule {
    /** The relevance of the input and, if requested, of the bias. */
    Cotangents apply(LinearNode node);

    /** Whether a zero element of the input always receives zero relevance. */
    default boolean isSharedByInput() {
        return true;
    }
}
