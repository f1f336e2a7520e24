package dev.limpid.autodiff.deeplift;

import dev.limpid.autodiff.Cotangents;
import dev.limpid.autodiff.RuleSet;
import dev.limpid.autodiff.Site;
import dev.limpid.graph.Expr;
import java.util.Map;

/** Multipliers of operators that read between elements, {@code y = A(g) x}. */
final class Sampling {
    private static final int GRID = 1;

    private Sampling() {}

    /**
     * Of {@code GridSample}, which is linear in x: {@code m_x = (A(g) + A(g0))^T m / 2}, and at each point {@code m_g = m (A(g) - A(g0)) (x + x0) / 2} times {@code
     * dg / |dg|^2}; 0 where the point is the same.
     */
    static Cotangents grid(Site s) {
        Change c = Change.of(s);
        if (!c.isActive(GRID)) {
            return RuleSet.GRADIENT.apply(s);
        }
        Site other = s.with(Map.of(GRID, c.spread(GRID)));
        return Cotangents.lazy(
                () -> picture(s, s.grad()).add(picture(other, s.grad())).mul(0.5), () -> {
                    Map<Integer, Expr> middle = Map.of(0, c.middle(0));
                    Expr moved = s.with(middle).out().sub(other.with(middle).out());
                    int rank = s.in(0).rank();
                    Expr whole = s.grad().mul(moved).reduceSum(false, 1).unsqueeze(rank - 1L);
                    Expr dg = c.dx(GRID);
                    return dg.mul(Change.ratio(whole, dg.mul(dg).reduceSum(true, rank - 1L)));
                });
    }

    private static Expr picture(Site s, Expr m) {
        return s.vjp(m).find(0).orElseThrow();
    }

    /**
     * Of {@code RoiAlign}, with the boxes held fixed. A mean is linear. A maximum is treated as {@code MaxPool}: its
     * increase goes to the element that wins at the input and its decrease to the one that wins at the reference. As y is
     * the winner times its weight, {@code x * vjp(g / y)} is g at the winner; a change where y is 0 is not attributed.
     */
    static Cotangents regions(Site s) {
        if (!s.node().textAttribute("mode", "avg").equals("max")) {
            return RuleSet.GRADIENT.apply(s);
        }
        return Cotangents.lazy(() -> {
            Change c = Change.of(s);
            Site reference = s.with(Map.of(0, c.spread(0)));
            Expr y = s.out();
            Expr y0 = reference.out();
            Expr top = y.max(y0);
            Expr own = s.in(0).mul(picture(s, Change.ratio(s.grad().mul(top.sub(y0)), y)));
            Expr other =
                    reference.in(0).mul(picture(reference, Change.ratio(s.grad().mul(y.sub(top)), y0)));
            return Change.ratio(own.add(other), c.dx(0));
        });
    }
}
