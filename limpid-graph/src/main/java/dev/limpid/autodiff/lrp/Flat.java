package dev.limpid.autodiff.lrp;

import dev.limpid.autodiff.Cotangents;
import dev.limpid.graph.Expr;
import java.util.List;

/**
 * The flat rule: relevance is shared out evenly over all elements that an output sees, whatever input and weights. For
 * the first layer, where it shows which regions count and not which pixels.
 *
 * <p>Ref.: Lapuschkin et al., Unmasking Clever Hans Predictors and Assessing What Machines Really Learn, 2019, arXiv
 * 1902.10178.
 *
 * @param epsilon by how much the denominator, a number of elements, is moved away from zero
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
