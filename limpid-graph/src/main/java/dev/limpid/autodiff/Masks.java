package dev.limpid.autodiff;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Node;
import java.util.Map;

/**
 * Ones and zeros in a value's element type, in the form that runs fastest.
 *
 * <p>For {@code float} a comparison with a bound is a HardSigmoid as steep as a power of two can make it: it stays in
 * the runtime's blocked layout, where comparisons and casts do not, and scaling by a power of two rounds nothing. It
 * differs from the comparison only for values within {@code 2^-100} of the bound.
 */
public final class Masks {
    private static final float STEEP = 0x1p100f;

    private Masks() {}

    /** One where the condition (bool) holds, else zero. */
    public static Expr of(Expr condition, ElementType type) {
        return condition.cast(type);
    }

    /** One where the value is positive, else zero. */
    public static Expr positive(Expr x) {
        return above(x, 0);
    }

    /** One where the value is above the bound, else zero. */
    public static Expr above(Expr x, double bound) {
        return isFast(x, bound)
                ? hardSigmoid(x, STEEP, (float) (0 - bound) * STEEP)
                : of(x.greater(x.like(bound)), x.elementType());
    }

    /** One where the value is below the bound, else zero. */
    public static Expr below(Expr x, double bound) {
        return isFast(x, bound)
                ? hardSigmoid(x, -STEEP, (float) bound * STEEP)
                : of(x.less(x.like(bound)), x.elementType());
    }

    /** One where the value lies strictly between the bounds, else zero. */
    static Expr between(Expr x, double low, double high) {
        return above(x, low).mul(below(x, high));
    }

    /** {@code factor} where the mask is one, zero where it is zero. */
    static Expr scaled(Expr mask, double factor) {
        return mask.elementType() == ElementType.FLOAT && factor > 0 && factor <= 1
                ? hardSigmoid(mask, (float) factor, 0)
                : mask.mul(factor);
    }

    /** One where the mask is one, {@code other} where it is zero. */
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

    /** {@code alpha * x + beta}, held between 0 and 1. */
    static Expr ramp(Expr x, float alpha, float beta) {
        return x.elementType() == ElementType.FLOAT
                ? hardSigmoid(x, alpha, beta)
                : x.mul(alpha).add(beta).max(x.like(0)).min(x.like(1));
    }

    /** Whether a node is a mask: constant but for steps, so that its gradient is zero. */
    static boolean isMask(Node node) {
        return node.is("HardSigmoid") && Math.abs(node.realAttribute("alpha", 0)) == STEEP;
    }

    /**
     * The product of a bound and the slope must be exact, finite and steep against the spacing of numbers at the
     * bound: the nearest number to a bound of size 2^-70 is 2^-94 away, and 2^-94 * 2^100 is still above one.
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
