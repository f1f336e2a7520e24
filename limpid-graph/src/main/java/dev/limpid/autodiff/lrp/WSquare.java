package dev.limpid.autodiff.lrp;

import dev.limpid.autodiff.Cotangents;
import dev.limpid.graph.Expr;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The w2 rule: {@code R_i = sum over j of w_ij^2 / (sum over i of w_ij^2) R_j}, independent of the input. For the first
 * layer of networks whose input is unbounded.
 *
 * <p>The squared bias is part of the denominator.
 *
 * <p>Ref.: Montavon et al., Explaining NonLinear Classification Decisions with Deep Taylor Decomposition, 2017, arXiv
 * 1512.02479, equation 11.
 *
 * @param epsilon offset that keeps the denominator away from zero
 */
public record WSquare(double epsilon) implements LinearRule {
    @Override
    public Cotangents apply(LinearNode node) {
        @Nullable Expr b = node.findBias().map(e -> e.mul(e)).orElse(null);
        LinearNode.Part part = node.part(Flat.ones(node.x()), node.w().mul(node.w()), b);
        Expr s = Denominator.NOT_NEGATIVE.divide(node.r(), part.z(), epsilon);
        return node.send(List.of(new LinearNode.Share(1, s, List.of(part))));
    }

    @Override
    public boolean isSharedByInput() {
        return false;
    }
}
