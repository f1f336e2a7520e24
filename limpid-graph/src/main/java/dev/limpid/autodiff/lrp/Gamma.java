package dev.limpid.autodiff.lrp;

import dev.limpid.autodiff.Cotangents;
import dev.limpid.autodiff.Masks;
import dev.limpid.autodiff.lrp.LinearNode.Part;
import dev.limpid.autodiff.lrp.LinearNode.Share;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import java.util.List;
import java.util.Map;

/**
 * LRP-gamma: contributions with the sign of the output are weighted by {@code 1 + gamma}.
 *
 * <p>For positive outputs {@code R_i = sum over j of (x_i w_ij + gamma (x_i w_ij)+) / z_j' R_j}, with {@code z_j'} the
 * sum of the numerators over i; for negative outputs the same with the negative contributions. This is the generalised
 * rule, which supports inputs of any sign; for nonnegative inputs and positive outputs it is the original.
 * At {@code z = 0}: nothing flows.
 *
 * <p>Ref.: Montavon et al., Layer-Wise Relevance Propagation: An Overview, 2019, doi:10.1007/978-3-030-28954-6_10;
 * Andeol et al., Learning Domain Invariant Representations by Joint Wasserstein Distance Minimization, 2021, arXiv
 * 2106.04923 (generalised).
 *
 * @param gamma extra weight of contributions with the output's sign; 0 is LRP-epsilon, infinite is z+
 * @param epsilon offset that keeps denominators away from zero
 */
public record Gamma(double gamma, double epsilon) implements LinearRule {
    /**
     * Above zero {@code z' = z + gamma p} with {@code p} the sum of the positive contributions, below zero {@code z'
     * = z + gamma (z - p)}. So one forward pass of the node gives both: {@code |z'| = size(z) + gamma p}, where size
     * is {@code z} above zero and {@code (1 + gamma) |z|} below.
     */
    @Override
    public Cotangents apply(LinearNode node) {
        Expr z = node.zWhereRelevant();
        List<Part> raising = node.parts(
                w -> Signs.of(w, true).mul(gamma), w -> Signs.of(w, false).mul(gamma));
        Expr size = node.isRectified() ? z : size(z);
        Expr s = node.r()
                .div(Denominator.apartFromZero(node.sum(raising, epsilon).add(size), epsilon));
        List<Part> above = node.parts(w -> raised(w, true), w -> raised(w, false));
        if (node.isRectified()) {
            return node.send(List.of(new Share(1, s, above)));
        }
        List<Part> below = node.parts(w -> raised(w, false), w -> raised(w, true));
        return node.send(
                List.of(new Share(1, s.mul(Masks.positive(z)), above), new Share(-1, s.mul(Masks.below(z, 0)), below)));
    }

    /** For {@code float} as a LeakyRelu, which stays in the runtime's blocked layout. */
    private Expr size(Expr z) {
        return z.elementType() == ElementType.FLOAT
                ? z.unary("LeakyRelu", Map.of("alpha", Attribute.of((float) -(1 + gamma))))
                : z.abs().add(z.neg().relu().mul(gamma));
    }

    private Expr raised(Expr e, boolean isPositive) {
        return e.add(Signs.of(e, isPositive).mul(gamma));
    }
}
