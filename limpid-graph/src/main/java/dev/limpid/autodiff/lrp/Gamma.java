package dev.limpid.autodiff.lrp;

import dev.limpid.autodiff.Cotangents;
import dev.limpid.autodiff.Masks;
import dev.limpid.autodiff.lrp.LinearNode.Part;
import dev.limpid.autodiff.lrp.LinearNode.Share;
import dev.limpid.graph.Expr;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * LRP-gamma: contributions that have the sign of the output count {@code 1 + gamma} times.
 *
 * <p>For outputs above zero {@code R_i = sum over j of (x_i w_ij + gamma (x_i w_ij)+) / z_j' R_j}, with {@code z_j'} the
 * sum of the numerators over i; for outputs below zero the same with the negative contributions. This is the generalised
 * rule, which also takes inputs of any sign; for inputs that are not negative and outputs above zero it is the original.
 * At {@code z = 0}: nothing flows.
 *
 * <p>Ref.: Montavon et al., Layer-Wise Relevance Propagation: An Overview, 2019, doi:10.1007/978-3-030-28954-6_10;
 * Andeol et al., Learning Domain Invariant Representations by Joint Wasserstein Distance Minimization, 2021, arXiv
 * 2106.04923 (generalised).
 *
 * @param gamma how much is added to contributions of the output's sign; 0 is LRP-epsilon, infinite is z+
 * @param epsilon by how much a denominator is moved away from zero
 */
public record Gamma(double gamma, double epsilon) implements LinearRule {
    @Override
    public Cotangents apply(LinearNode node) {
        List<Share> shares = new ArrayList<>(List.of(share(node, true)));
        if (!node.isRectified()) {
            shares.add(share(node, false));
        }
        return node.send(shares);
    }

    private Share share(LinearNode node, boolean isPositive) {
        @Nullable Expr b = node.findBias().map(e -> raised(e, isPositive)).orElse(null);
        List<Part> parts = new ArrayList<>();
        Expr x = node.isInputNotNegative() ? node.x() : Signs.of(node.x(), true);
        parts.add(node.part(x, raised(node.w(), isPositive), b));
        if (!node.isInputNotNegative()) {
            parts.add(node.part(Signs.of(node.x(), false), raised(node.w(), !isPositive), null));
        }
        Expr z = parts.stream().map(Part::z).reduce(Expr::add).orElseThrow();
        Expr mask = isPositive ? Masks.positive(node.y()) : Masks.below(node.y(), 0);
        Expr r = node.isRectified() ? node.r() : node.r().mul(mask);
        return new Share(1, Denominator.ANY.divide(r, z, epsilon), parts);
    }

    private Expr raised(Expr e, boolean isPositive) {
        return e.add(Signs.of(e, isPositive).mul(gamma));
    }
}
