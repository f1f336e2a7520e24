package dev.limpid.autodiff.lrp;

import dev.limpid.autodiff.Masks;
import dev.limpid.graph.Expr;
import java.util.Map;

/** The known sign of a sum that relevance is divided by; it determines a safe and cheap division. */
enum Denominator {
    /** Unknown sign: {@code z + epsilon * sign(z)}, with {@code sign(0) = 1}. */
    ANY {
        @Override
        Expr stabilized(Expr z, double epsilon) {
            // With epsilon 0, nothing may flow where z is 0; there each contribution times the share is 0.
            return epsilon == 0
                    ? z.add(z.equal(z.like(0)).cast(z.elementType()))
                    : z.add(Masks.below(z, 0).mul(-2 * epsilon).add(epsilon));
        }
    },

    /** Not negative: {@code z + epsilon}. */
    NOT_NEGATIVE {
        @Override
        Expr stabilized(Expr z, double epsilon) {
            return epsilon == 0 ? ANY.stabilized(z, 0) : z.add(epsilon);
        }
    },

    /** Not positive: {@code z - epsilon}. */
    NOT_POSITIVE {
        @Override
        Expr stabilized(Expr z, double epsilon) {
            return epsilon == 0 ? ANY.stabilized(z, 0) : z.add(-epsilon);
        }
    },

    /** The numerator is zero wherever the sum is not positive: {@code max(z, 0) + epsilon}. */
    RECTIFIED {
        @Override
        Expr stabilized(Expr z, double epsilon) {
            return NOT_NEGATIVE.stabilized(z.relu(), epsilon);
        }
    };

    /** The sum, kept away from zero. */
    abstract Expr stabilized(Expr z, double epsilon);

    /** A nonnegative sum that already includes the stabiliser; with epsilon 0, 1 replaces zero, see {@link #ANY}. */
    static Expr apartFromZero(Expr z, double epsilon) {
        return epsilon == 0 ? ANY.stabilized(z, 0) : z;
    }

    /** {@code max(z, least)}. */
    static Expr atLeast(Expr z, double least) {
        return z.emit("Clip", Map.of(), z.findType().orElse(null), z.like(least));
    }

    /** {@code r / stabilized(z)}. */
    Expr divide(Expr r, Expr z, double epsilon) {
        return r.div(stabilized(z, epsilon));
    }
}
