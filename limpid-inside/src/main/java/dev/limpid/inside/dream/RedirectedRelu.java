package dev.limpid.inside.dream;

import dev.limpid.autodiff.Cotangents;
import dev.limpid.autodiff.Rectifier;
import dev.limpid.autodiff.RuleSet;
import dev.limpid.autodiff.RuleSet.Entry;
import dev.limpid.autodiff.Site;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import java.util.stream.LongStream;

/**
 * The gradient for units that nothing in the picture excites yet: a rectifier through which no gradient of a sample passes lets
 * pass what pushes its inputs up.
 *
 * <p>Ref.: the same idea in the library Lucid (Olah et al., Feature Visualization, 2017, doi:10.23915/distill.00007).
 */
final class RedirectedRelu {
    /** The gradient with this rule for rectifiers. */
    static final RuleSet RULES = RuleSet.GRADIENT
            .named("redirected")
            .with(java.util.List.of(
                    Entry.of(RedirectedRelu::apply, "Relu"),
                    Entry.of(
                            s -> Rectifier.is(s.node(), bound -> s.constant(1)) ? apply(s) : s.vjp(s.grad()), "Clip")));

    private RedirectedRelu() {}

    private static Cotangents apply(Site s) {
        Expr x = s.in(0);
        Expr dy = s.grad();
        GraphBuilder b = s.builder();
        // Of a Clip the upper bound blocks too; here only the lower one is opened.
        Expr zero = x.mul(0);
        Expr passed = x.greater(x.like(0)).where(dy, zero);
        long[] axes = LongStream.range(1, Math.max(2, x.rank())).toArray();
        Expr flow = passed.abs().reduceSum(true, axes);
        Expr pushing = dy.greater(b.scalar(dy.elementType(), 0)).where(dy, passed);
        return Cotangents.of(flow.greater(flow.like(0)).where(passed, pushing));
    }
}
