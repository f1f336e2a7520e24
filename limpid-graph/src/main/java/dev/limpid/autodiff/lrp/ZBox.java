package dev.limpid.autodiff.lrp;

import dev.limpid.autodiff.Cotangents;
import dev.limpid.autodiff.lrp.LinearNode.Part;
import dev.limpid.autodiff.lrp.LinearNode.Share;
import dev.limpid.graph.Expr;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The zB rule: relevance is distributed by the distance of each contribution from its smallest possible value within
 * the bounds of the input. For the first layer of image networks.
 *
 * <p>{@code R_i = sum over j of (x_i w_ij - l_i w_ij+ - h_i w_ij-) / (sum over i of the same) R_j}. The bias is
 * ignored.
 *
 * <p>Ref.: Montavon et al., Explaining NonLinear Classification Decisions with Deep Taylor Decomposition, 2017, arXiv
 * 1512.02479, equation 13.
 *
 * @param low gives the lower bound of a node's input, in its shape
 * @param high gives the upper bound of a node's input, in its shape
 * @param epsilon offset that keeps the denominator away from zero
 */
public record ZBox(UnaryOperator<Expr> low, UnaryOperator<Expr> high, double epsilon) implements LinearRule {
    @Override
    public Cotangents apply(LinearNode node) {
        Expr x = node.x();
        Expr l = low.apply(x);
        Expr h = high.apply(x);
        Expr positive = Signs.of(node.w(), true);
        Expr negative = Signs.of(node.w(), false);
        @Nullable Expr b = node.findBias().orElse(null);
        Expr least =
                node.part(l, positive, b).z().add(node.part(h, negative, null).z());
        Expr s = Denominator.ANY.divide(node.r(), node.zWhereRelevant().sub(least), epsilon);
        // x w - l w+ - h w- = (x - l) w+ + (x - h) w-
        List<Part> parts = List.of(node.part(x.sub(l), positive, null), node.part(x.sub(h), negative, null));
        return node.send(List.of(new Share(1, s, parts)));
    }

    @Override
    public boolean isSharedByInput() {
        return false;
    }
}
