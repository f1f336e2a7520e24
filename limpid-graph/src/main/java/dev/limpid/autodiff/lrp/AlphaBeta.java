package dev.limpid.autodiff.lrp;

import dev.limpid.autodiff.Cotangents;
import dev.limpid.autodiff.lrp.LinearNode.Part;
import dev.limpid.autodiff.lrp.LinearNode.Share;
import dev.limpid.graph.Expr;
import java.util.ArrayList;
import java.util.List;

/**
 * LRP-alpha-beta: positive contributions share {@code alpha R}, negative ones {@code -beta R}, separately.
 *
 * <p>With {@code (x w)+} the positive contributions: {@code R_i = sum over j of (alpha (x_i w_ij)+ / (z_j+ + epsilon) -
 * beta (x_i w_ij)- / (z_j- - epsilon)) R_j}. The positive part of the bias belongs to {@code z+}, the negative part to
 * {@code z-}. With {@code alpha = 1, beta = 0} it is the z+ rule.
 *
 * <p>Ref.: Bach et al., 2015, doi:10.1371/journal.pone.0130140, equation 60; Montavon et al., Explaining NonLinear
 * Classification Decisions with Deep Taylor Decomposition, 2017, arXiv 1512.02479 (z+).
 *
 * @param alpha weight of positive contributions
 * @param beta weight of negative contributions; {@code alpha - beta = 1} conserves relevance
 * @param epsilon offset that keeps denominators away from zero
 */
public record AlphaBeta(double alpha, double beta, double epsilon) implements LinearRule {
    /** The z+ rule: positive contributions only. */
    public static AlphaBeta zPlus(double epsilon) {
        return new AlphaBeta(1, 0, epsilon);
    }

    @Override
    public Cotangents apply(LinearNode node) {
        List<Part> positive = node.parts(w -> Signs.of(w, true), w -> Signs.of(w, false));
        Expr sum = node.sum(positive, epsilon);
        List<Share> shares = new ArrayList<>();
        if (alpha != 0) {
            shares.add(new Share(alpha, node.r().div(Denominator.apartFromZero(sum, epsilon)), positive));
        }
        if (beta != 0) {
            List<Part> negative = node.parts(w -> Signs.of(w, false), w -> Signs.of(w, true));
            // The positive contributions minus the output give the size of the negative ones, without another
            // forward pass.
            Expr size = Denominator.atLeast(sum.sub(node.zWhereRelevant()), epsilon);
            shares.add(new Share(beta, node.r().div(Denominator.apartFromZero(size, epsilon)), negative));
        }
        return node.send(shares);
    }
}
