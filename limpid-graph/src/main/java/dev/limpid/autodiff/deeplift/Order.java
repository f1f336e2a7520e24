package dev.limpid.autodiff.deeplift;

import dev.limpid.autodiff.Cotangents;
import dev.limpid.autodiff.Site;
import dev.limpid.graph.Expr;

/** Multipliers of the elements of a certain rank. */
final class Order {
    private Order() {}

    /**
     * Of {@code TopK}: where {@code y > y0}, the difference is shared equally by the elements with {@code x0 <= y0} and
     * {@code x >= y}, and where {@code y < y0} by those with {@code x0 >= y0} and {@code x <= y}. There is always such an
     * element, since the rank of y is that of y0, and it differs at least as much as y. For the first rank it is the
     * maximum at the input, or at the reference: the rule for {@code MaxPool}.
     */
    static Cotangents ranked(Site s) {
        return Cotangents.lazy(() -> {
            Change c = Change.of(s);
            int axis = Math.floorMod(
                    (int) s.node().intAttribute("axis", -1), s.in(0).rank());
            Expr x = s.in(0).unsqueeze(axis);
            Expr x0 = c.there().in(0).unsqueeze(axis);
            Expr y = s.out().unsqueeze(axis + 1L);
            Expr y0 = c.there().out().unsqueeze(axis + 1L);
            Expr rises = number(x.greaterOrEqual(y).and(x0.lessOrEqual(y0)), y).mul(number(y.greater(y0), y));
            Expr falls = number(x.lessOrEqual(y).and(x0.greaterOrEqual(y0)), y).mul(number(y.less(y0), y));
            Expr passes = rises.add(falls);
            Expr count = passes.reduceSum(true, axis + 1L);
            Expr each = Change.ratio(s.grad().mul(c.dy()).unsqueeze(axis + 1L), count);
            return Change.ratio(passes.mul(each).reduceSum(false, axis), c.dx(0));
        });
    }

    private static Expr number(Expr condition, Expr like) {
        return condition.cast(like.elementType());
    }
}
