package dev.limpid.autodiff.lrp;

import dev.limpid.autodiff.Cotangents;
import dev.limpid.graph.Expr;
import java.util.List;

/**
 * The flat rule: relevance is distributed evenly over all elements that contribute to an output, whatever input and
 * weights are. For the first layer, where it shows which regions matter, not which pixels.
 *
 * <p>Ref.: Lapuschkin et al., Unmasking Clever Hans Predictors and Assessing What Machines Really Learn, 2019, arXiv
 * 1902.10178.
 *
 * @param epsilon offset that keeps the denominator, a number of elements, away from zero
 */
public record Flat(double epsilon) implements LinearRule {
    @Override
    public Cotangents apply(LinearNode node) {
        LinearNode.Part part = node.part(ones(node.x()), ones(node.w()), null);
        Expr s = Denominator.NOT_NEGATIVE.divide(node.r(), part.z(), epsilon);
        return node.send(List.of(new LinearNode.Share(1, s, List.of(part))));
    }

    @Override
    public boolean isSharedByInput() {
        return false;
    }

    /** Ones in the shape of a value. */
    static Expr ones(Expr like) {
        return like.like(1).expand(like.shapeOf(), like.shape());
    }
}
