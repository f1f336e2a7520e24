package dev.limpid.autodiff.deeplift;

import dev.limpid.autodiff.Site;
import dev.limpid.graph.Expr;
import java.util.HashMap;
import java.util.Map;

/**
 * A node in the pass over the input and in the pass over the reference.
 *
 * @param here the node at the input
 * @param there the same node at the reference
 */
record Change(Site here, Site there) {
    /** The difference from the reference below which a curved function's slope is taken in the middle. */
    private static final double NEAR = 1e-2;

    static Change of(Site site) {
        return new Change(site, site.baseline());
    }

    /** What came back to the output: the multipliers, target units per output unit. */
    Expr m() {
        return here.grad();
    }

    /** Whether an input differs between the passes at all. */
    boolean isActive(int k) {
        return !here.in(k).name().equals(there.in(k).name());
    }

    /** By how much an input differs from the reference. */
    Expr dx(int k) {
        return here.in(k).sub(there.in(k));
    }

    /** By how much the output differs from the reference. */
    Expr dy() {
        return here.out().sub(there.out());
    }

    /** The middle between an input and its reference. */
    Expr middle(int k) {
        return here.in(k).add(there.in(k)).mul(0.5);
    }

    /** An input at the reference, as often as there are samples. */
    Expr spread(int k) {
        Expr x = here.in(k);
        return there.in(k).expand(x.shapeOf(), x.shape());
    }

    /** The node at the middle of everything that differs. */
    Site atMiddle() {
        Map<Integer, Expr> replaced = new HashMap<>();
        for (int k = 0; k < here.node().inputs().size(); k++) {
            if (here.node().hasInput(k) && isActive(k)) {
                replaced.put(k, middle(k));
            }
        }
        return here.with(replaced);
    }

    /** {@code dy / dx}, and the slope in the middle where x is near the reference. */
    static Expr slope(Expr dy, Expr dx, Expr middle) {
        Expr isNear = dx.abs().less(dx.like(NEAR));
        return isNear.where(middle, dy.div(isNear.where(dx.like(1), dx)));
    }

    /** {@code a / b}, and 0 where b is 0; a is 0 there too. */
    static Expr ratio(Expr a, Expr b) {
        return a.div(b.add(b.equal(b.like(0)).cast(b.elementType())));
    }
}
