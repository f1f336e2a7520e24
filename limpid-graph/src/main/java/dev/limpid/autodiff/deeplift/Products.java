package dev.limpid.autodiff.deeplift;

import dev.limpid.autodiff.Cotangents;
import dev.limpid.autodiff.MissingRuleException;
import dev.limpid.autodiff.Reduction;
import dev.limpid.autodiff.Site;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Node;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Multipliers of {@code ReduceProd}, axis after axis. The factors of an axis are changed one after another, once from the
 * first to the last and once from the last to the first; the multiplier is the mean of both products of the other factors,
 * which for two factors is the mean of the other.
 */
final class Products {
    private static final long MOST = 64;

    private Products() {}

    static Cotangents product(Site s) {
        Node node = s.node();
        Reduction reduction = new Reduction(s);
        long[] axes = reduction
                .findAxes()
                .orElseThrow(() -> new MissingRuleException(node, "its axes are known only when it runs"));
        for (long axis : axes) {
            if (!s.in(0).shape().dim((int) axis).isFixed() || s.in(0).shape().size((int) axis) > MOST) {
                throw new MissingRuleException(node, "it multiplies more than " + MOST + " numbers along an axis");
            }
        }
        return Cotangents.lazy(() -> {
            Expr x = s.in(0);
            Expr x0 = Change.of(s).spread(0);
            Expr slope = x.like(1);
            for (long axis : axes) {
                List<Expr> a = factors(x, axis);
                List<Expr> a0 = factors(x0, axis);
                slope = slope.mul(slopes(a, a0, axis));
                x = all(a);
                x0 = all(a0);
            }
            return reduction.dy().mul(slope);
        });
    }

    /** The elements along an axis, which is kept at size 1. */
    private static List<Expr> factors(Expr x, long axis) {
        List<Expr> factors = new ArrayList<>();
        for (long i = 0; i < x.shape().size((int) axis); i++) {
            factors.add(x.slice(axis, i, i + 1, 1));
        }
        return factors;
    }

    private static Expr all(List<Expr> factors) {
        return factors.stream().reduce(Expr::mul).orElseThrow();
    }

    private static Expr slopes(List<Expr> a, List<Expr> a0, long axis) {
        int n = a.size();
        List<Expr> before = running(a);
        List<Expr> before0 = running(a0);
        List<Expr> after = backwards(a);
        List<Expr> after0 = backwards(a0);
        Expr[] slopes = new Expr[n];
        for (int i = 0; i < n; i++) {
            Expr forth = before.get(i).mul(after0.get(i));
            Expr back = before0.get(i).mul(after.get(i));
            slopes[i] = forth.add(back).mul(0.5);
        }
        return Expr.concat(axis, slopes);
    }

    /** For each factor the product of those before it. */
    private static List<Expr> running(List<Expr> factors) {
        List<Expr> products = new ArrayList<>();
        Expr product = factors.get(0).mul(0).add(1);
        for (Expr factor : factors) {
            products.add(product);
            product = product.mul(factor);
        }
        return products;
    }

    /** For each factor the product of those after it. */
    private static List<Expr> backwards(List<Expr> factors) {
        List<Expr> reversed = new ArrayList<>(factors);
        Collections.reverse(reversed);
        List<Expr> products = running(reversed);
        Collections.reverse(products);
        return products;
    }
}
