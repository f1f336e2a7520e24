package dev.limpid.autodiff.lrp;

import dev.limpid.autodiff.Cotangents;
import java.util.List;

/**
 * LRP-epsilon: {@code R_i = sum over j of x_i w_ij / (z_j + epsilon * sign(z_j)) * R_j}; with epsilon 0 it is LRP-0.
 *
 * <p>The node's own output is the denominator, so it costs one backward pass and no extra forward pass. At {@code z =
 * 0}: {@code sign(0) = 1}; with epsilon 0 nothing flows.
 *
 * <p>Ref.: Bach et al., On Pixel-Wise Explanations for Non-Linear Classifier Decisions by Layer-Wise Relevance
 * Propagation, 2015, doi:10.1371/journal.pone.0130140, equations 56 and 58.
 *
 * @param epsilon offset that keeps the denominator away from zero, in units of the output; at least 0
 */
public record Epsilon(double epsilon) implements LinearRule {
    @Override
    public Cotangents apply(LinearNode node) {
        return node.send(List.of(new LinearNode.Share(
                1, node.denominator().divide(node.r(), node.z(), epsilon), List.of(node.whole()))));
    }
}
