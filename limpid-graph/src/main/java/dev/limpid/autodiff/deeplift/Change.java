package dev.limpid.autodiff.deeplift;

import dev.limpid.autodiff.Site;
import dev.limpid.graph.Expr;
import java.util.HashMap;
import java.util.Map;

/**
 * A node in the forward passes of the input and of the reference.
 *
 * @param here the node in the pass of the input
 * @param there the same node in the pass of the reference
 */
record Change(Site here, Site there) {
    /** The difference from the reference below which a curved function's slope is taken at the midpoint. */
    private static final double NEAR = 1e-2;

    static Change of(Site site) {
        return new Change(site, site.baseline());
    }

    /** The cotangents of the output: the multipliers, in target units per output unit. */
    Expr m() {
        return here.grad();
    }

    /** Whether an input can differ between the two passes. */
    boolean isActive(int k) {
        return !here.in(k).name().equals(there.in(k).name());
    }

    /** The difference of an input from its reference. */
    Expr dx(int k) {
        return here.in(k).sub(there.in(k));
    }

    /** The difference of the output from its reference. */
    Expr dy() {
        return here.out().sub(there.out());
    }

    /** The midpoint between an input and its reference. */
    Expr middle(int k) {
        return here.in(k).add(there.in(k)).mul(0.5);
    }

    /** An input at the reference, repeated for each sample. */
    Expr spread(int k) {
        Expr x = here.in(k);
        return there.in(k).expand(x.shapeOf(), x.shape());
    }

    /** The node at the midpoint of all inputs that differ. */
    Site atMiddle() {
        Map<Integer, Expr> replaced = new HashMap<>();
        for (int k = 0; k < here.node().inputs().size(); k++) {
            if (here.node().hasInput(k) && isActive(k)) {
                replaced.put(k, middle(k));
            }
        }
        return here.with(replaced);
    }

    /** The node at the reference of all inputs that differ, each repeated for each sample. */
    Site atReference() {
        Map<Integer, Expr> replaced = new HashMap<>();
        for (int k = 0; k < here.node().inputs().size(); k++) {
            if (here.node().hasInput(k) && isActive(k)) {
                replaced.put(k, spread(k));
            }
        }
        return here.with(replaced);
    }

    /** {@code dy / dx}, and the slope at the midpoint where x is near the reference. */
    static Expr slope(Expr dy, Expr dx, Expr middle) {
        Expr isNear = dx.abs().less(dx.like(NEAR));
        return isNear.where(middle, dy.div(isNear.where(dx.like(1), dx)));
    }

    /** {@code a / b}, and 0 where b is 0; a must be 0 there too. */
    static Expr ratio(Expr a, Expr b) {
        return a.div(b.add(b.equal(b.like(0)).cast(b.elementType())));
    }
}
