package dev.limpid.autodiff;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Node;
import java.util.Map;

/**
 * Masks of ones and zeros in a value's element type, in the fastest available form.
 *
 * <p>For {@code float}, a comparison with a bound becomes a HardSigmoid with a slope of a power of two: it stays in
 * the runtime's blocked layout, unlike comparisons and casts, and scaling by a power of two is exact. It
 * differs from the comparison only for values within {@code 2^-100} of the bound.
 */
public final class Masks {
    private static final float STEEP = 0x1p100f;

    private Masks() {}

    /** 1 where the condition (bool) holds, otherwise 0. */
    public static Expr of(Expr condition, ElementType type) {
        return condition.cast(type);
    }

    /** 1 where the value is positive, otherwise 0. */
    public static Expr positive(Expr x) {
        return above(x, 0);
    }

    /** 1 where the value is above the bound, otherwise 0. */
    public static Expr above(Expr x, double bound) {
        return isFast(x, bound)
                ? hardSigmoid(x, STEEP, (float) (0 - bound) * STEEP)
                : of(x.greater(x.like(bound)), x.elementType());
    }

    /** 1 where the value is below the bound, otherwise 0. */
    public static Expr below(Expr x, double bound) {
        return isFast(x, bound)
                ? hardSigmoid(x, -STEEP, (float) bound * STEEP)
                : of(x.less(x.like(bound)), x.elementType());
    }

    /** 1 where the value is strictly between the bounds, otherwise 0. */
    static Expr between(Expr x, double low, double high) {
        return above(x, low).mul(below(x, high));
    }

    /** {@code factor} where the mask is 1, 0 where it is 0. */
    static Expr scaled(Expr mask, double factor) {
        return mask.elementType() == ElementType.FLOAT && factor > 0 && factor <= 1
                ? hardSigmoid(mask, (float) factor, 0)
                : mask.mul(factor);
    }

    /** 1 where the mask is 1, {@code other} where it is 0. */
    static Expr orElse(Expr mask, double other) {
        return mask.elementType() == ElementType.FLOAT && other >= 0 && other <= 1
                ? hardSigmoid(mask, STEEP, (float) other)
                : mask.add(complement(mask).mul(other));
    }

    /** {@code 1 - p} for a value from 0 to 1. */
    static Expr complement(Expr p) {
        return p.elementType() == ElementType.FLOAT
                ? hardSigmoid(p, -1, 1)
                : p.like(1).sub(p);
    }

    /** {@code alpha * x + beta}, clamped to the range from 0 to 1. */
    static Expr ramp(Expr x, float alpha, float beta) {
        return x.elementType() == ElementType.FLOAT
                ? hardSigmoid(x, alpha, beta)
                : x.mul(alpha).add(beta).max(x.like(0)).min(x.like(1));
    }

    /** Whether a node is a mask: a step function, so that its gradient is zero. */
    static boolean isMask(Node node) {
        return node.is("HardSigmoid") && Math.abs(node.realAttribute("alpha", 0)) == STEEP;
    }

    /**
     * The product of bound and slope must be exact and finite, and the slope must be steep enough for adjacent floats:
     * the nearest number to a bound of size 2^-70 is 2^-94 away, and 2^-94 * 2^100 is still above 1.
     */
    private static boolean isFast(Expr x, double bound) {
        double size = Math.abs(bound);
        return x.elementType() == ElementType.FLOAT
                && bound == (float) bound
                && (size == 0 || (size >= 0x1p-70 && size <= 0x1p20));
    }

    private static Expr hardSigmoid(Expr x, float alpha, float beta) {
        return x.unary("HardSigmoid", Map.of("alpha", Attribute.of(alpha), "beta", Attribute.of(beta)));
    }
}
