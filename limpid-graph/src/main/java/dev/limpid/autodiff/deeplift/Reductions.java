package dev.limpid.autodiff.deeplift;

import dev.limpid.autodiff.Cotangents;
import dev.limpid.autodiff.Reduction;
import dev.limpid.autodiff.Site;
import dev.limpid.graph.Expr;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/**
 * Multipliers of reductions, decomposed into element-wise functions and a sum. Every formula gives the whole
 * difference: {@code sum of m_x dx = m_y dy}.
 */
final class Reductions {
    private Reductions() {}

    private static Cotangents rule(Site s, BiFunction<Reduction, Reduction, Expr> slope) {
        return Cotangents.lazy(() -> {
            Reduction here = new Reduction(s);
            return here.dy().mul(slope.apply(here, new Reduction(s.baseline())));
        });
    }

    /** {@code y = sqrt(sum x^2)}: {@code (x + x0) / (y + y0)}; 0 where both are zero vectors. */
    static Cotangents norm(Site s) {
        return rule(s, (r, r0) -> Change.ratio(r.x().add(r0.x()), r.y().add(r0.y())));
    }

    /** {@code y = sum x^2}: {@code x + x0}. */
    static Cotangents sumOfSquares(Site s) {
        return rule(s, (r, r0) -> r.x().add(r0.x()));
    }

    /** {@code y = sum |x|}: {@code (|x| - |x0|) / (x - x0)}. */
    static Cotangents sumOfSizes(Site s) {
        return rule(s, (r, r0) -> Change.ratio(r.x().abs().sub(r0.x().abs()), r.x().sub(r0.x())));
    }

    /** {@code y = log sum x}: {@code dy / d(sum)}, equal for all elements. */
    static Cotangents logOfSum(Site s) {
        return rule(s, (r, r0) -> r.spread(slopeOfLog(r.y().sub(r0.y()), r.sum(r.x()), r0.sum(r0.x()))));
    }

    /**
     * With {@code t = max(y, y0)} and {@code e = exp(x - t)}, which is at most 1 in both passes, {@code y = t + log
     * sum e}: {@code dy / d(sum e) * de / dx}.
     */
    static Cotangents logOfSumOfExponentials(Site s) {
        return rule(s, (r, r0) -> {
            Expr top = r.y().max(r0.y());
            Expr slope = slopeOfLog(
                    r.y().sub(r0.y()), r.y().sub(top).exp(), r0.y().sub(top).exp());
            Expr e = r.x().sub(top).exp();
            Expr e0 = r0.x().sub(top).exp();
            Expr middle = r.x().add(r0.x()).mul(0.5).sub(top).exp();
            return slope.mul(Change.slope(e.sub(e0), r.x().sub(r0.x()), middle));
        });
    }

    /** {@code dy / dz} of {@code y = log z}; near the reference {@code 1 / z} at the midpoint. */
    private static Expr slopeOfLog(Expr dy, Expr z, Expr z0) {
        Expr isNear = dy.abs().less(dy.like(1e-2));
        Expr dz = z.sub(z0);
        return isNear.where(z.add(z0).mul(0.5).reciprocal(), dy.div(isNear.where(dz.like(1), dz)));
    }

    /**
     * {@code y = (sum |x|^p)^(1/p)} over windows. The slope of y over the sum of powers is 1 by the sum of {@code y^k
     * y0^(p-1-k)}, k from 0 to p - 1, and {@code vjp(h y^(p-1))} is {@code sign(x) |x|^(p-1)} times the sum of h over the
     * windows: it gives {@code x + x0} for p = 2, and {@code d|x|^p / dx} otherwise.
     */
    static Cotangents pool(Site s) {
        int p = (int) s.node().intAttribute("p", 2);
        return Cotangents.lazy(() -> {
            Change c = Change.of(s);
            Site reference = s.with(Map.of(0, c.spread(0)));
            Expr y = s.out();
            Expr y0 = reference.out();
            Expr h = p == 1
                    ? s.grad()
                    : Change.ratio(
                            s.grad(),
                            IntStream.range(0, p)
                                    .mapToObj(k -> power(y, k).mul(power(y0, p - 1 - k)))
                                    .reduce(Expr::add)
                                    .orElseThrow());
            Expr here = s.vjp(h.mul(power(y, p - 1))).find(0).orElseThrow();
            Expr there = reference.vjp(h.mul(power(y0, p - 1))).find(0).orElseThrow();
            return p == 2
                    ? here.add(there)
                    : Change.ratio(s.in(0).mul(here).sub(reference.in(0).mul(there)), c.dx(0));
        });
    }

    private static Expr power(Expr e, int k) {
        return k == 1 ? e : e.pow((double) k);
    }
}
