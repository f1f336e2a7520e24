package dev.limpid.autodiff;

import dev.limpid.autodiff.RuleSet.Entry;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Expr;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Gradients of reductions. In the formulas y and dy keep the reduced axes at size 1, whatever the node's
 * {@code keepdims} is, and sums run over the reduced axes.
 */
final class ReductionRules {
    private ReductionRules() {}

    static List<Entry> entries() {
        return List.of(
                entry("ReduceSum", r -> r.spread(r.dy())),
                entry("ReduceMean", r -> r.spread(r.shared(r.dy()))),
                entry("ReduceMax", ReductionRules::extreme).note("at ties: evenly shared, as PyTorch's amax"),
                entry("ReduceMin", ReductionRules::extreme).note("at ties: evenly shared, as PyTorch's amin"),
                entry("ReduceProd", ReductionRules::product)
                        .note("exact with zeros among the factors; "
                                + "a second order at zeros takes the others' product as constant"),
                entry("ReduceL1", r -> r.dy().mul(r.x().sign())).note("at 0: 0"),
                entry("ReduceL2", ReductionRules::length).note("of a zero vector: 0"),
                entry("ReduceSumSquare", r -> r.dy().mul(r.x().mul(2))),
                entry("ReduceLogSum", r -> r.spread(r.dy().div(r.sum(r.x())))),
                entry("ReduceLogSumExp", r -> r.dy().mul(r.x().sub(r.y()).exp())),
                Entry.of(ReductionRules::topK, "TopK").note("at ties: to the element that was chosen"),
                Entry.zero("ArgMax", "ArgMin").note("the result is an index"));
    }

    private static Entry entry(String op, Function<Reduction, Expr> dx) {
        return Entry.of(s -> Cotangents.lazy(() -> dx.apply(new Reduction(s))), op);
    }

    /** {@code dx = dy * [x = y] / sum [x = y]}. */
    private static Expr extreme(Reduction r) {
        Expr chosen = Masks.of(r.x().equal(r.y()), r.x().elementType());
        return r.dy().div(r.sum(chosen)).mul(chosen);
    }

    /**
     * The product of the other factors. With p the product of the nonzero factors and n the number of zeros, it is
     * p / x if n = 0, p at the zero if n = 1, otherwise 0.
     */
    private static Expr product(Reduction r) {
        Expr isZero = r.x().equal(r.x().like(0));
        Expr factors = isZero.where(r.x().like(1), r.x());
        Expr zero = Masks.of(isZero, r.x().elementType());
        Expr exists = Masks.of(r.sum(zero).equal(zero), r.x().elementType());
        return r.dy().mul(r.reduced(factors)).div(factors).mul(exists);
    }

    /** {@code dx = dy * x / y}, and 0 where y is 0: x is 0 there too, so any nonzero divisor gives 0. */
    private static Expr length(Reduction r) {
        Expr y = r.y();
        return r.dy().div(y.equal(y.like(0)).where(y.like(1), y)).mul(r.x());
    }

    /** Scatters the cotangents of the selected elements to their positions. */
    private static Cotangents topK(Site s) {
        Map<String, Attribute> axis = Map.of("axis", Attribute.of(s.node().intAttribute("axis", -1)));
        return Cotangents.lazy(() -> {
            Expr x = s.in(0);
            return Zeros.like(x).emit("ScatterElements", axis, x.findType().orElse(null), s.out(1), s.grad(0));
        });
    }
}
