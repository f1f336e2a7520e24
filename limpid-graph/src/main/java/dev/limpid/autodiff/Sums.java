package dev.limpid.autodiff;

import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Shape;
import dev.limpid.graph.TensorType;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.LongStream;

/** Sums over axes, and their inverse (repetition), in the fastest available form. */
final class Sums {
    private Sums() {}

    /** The sum over these axes, which are kept at size 1. */
    static Expr over(Expr e, long... axes) {
        if (axes.length == 0) {
            return e;
        }
        if (!isPicture(e, axes)) {
            return e.reduceSum(true, axes);
        }
        return mean(e, axes).mul((double) (e.shape().size(2) * e.shape().size(3)));
    }

    /** The mean over these axes, which are kept at size 1. */
    static Expr mean(Expr e, long... axes) {
        if (axes.length == 0) {
            return e;
        }
        if (!isPicture(e, axes)) {
            return e.reduceMean(true, axes);
        }
        // A global average pool stays in the runtime's blocked layout, a reduction does not.
        Shape shape = e.shape();
        TensorType pooled = TensorType.of(ElementType.FLOAT, shape.dim(0), shape.dim(1), Dim.of(1), Dim.of(1));
        return e.emit("GlobalAveragePool", Map.of(), pooled);
    }

    /** A value with size 1 along these axes, divided by the number of elements that another value has along them. */
    static Expr share(Expr small, Expr of, long... axes) {
        Shape shape = of.shape();
        if (LongStream.of(axes).allMatch(a -> shape.dim((int) a).isFixed())) {
            return small.mul(
                    1.0 / LongStream.of(axes).map(a -> shape.size((int) a)).reduce(1, Math::multiplyExact));
        }
        return shareWhenItRuns(small, of);
    }

    /** The same where the axes or their sizes are known only at run time. */
    static Expr shareWhenItRuns(Expr small, Expr of) {
        return small.mul(size(small).div(size(of)).cast(small.elementType()));
    }

    private static Expr size(Expr e) {
        return e.emit("Size", Map.of(), new TensorType(ElementType.INT64, Shape.SCALAR))
                .cast(ElementType.FLOAT);
    }

    /** Repeats a value with size 1 along these axes to the shape of another. */
    static Expr spread(Expr small, Expr like, long... axes) {
        if (axes.length == 0 || small.shape().sameAs(like.shape())) {
            return small;
        }
        if (small.elementType() != ElementType.FLOAT || !isPicture(like, axes)) {
            return small.expand(like.shapeOf(), like.shape());
        }
        return Spread.repeated(small, like.shape().size(2), like.shape().size(3));
    }

    /**
     * A factor per channel, {@code [N,C,1,1]}, expanded to the shape of the other operand; any other factor is
     * unchanged. In the runtime's blocked layout, products need equal shapes.
     */
    static Expr factor(Expr e, Expr of) {
        boolean isPerChannel = e.findConstant().isEmpty()
                && e.findType()
                        .map(TensorType::shape)
                        .filter(t -> t.rank() == 4)
                        .isPresent()
                && of.findType().map(TensorType::shape).isPresent()
                && isPicture(of, 2, 3)
                && e.shape().dim(0).sameAs(of.shape().dim(0))
                && e.shape().dim(1).sameAs(of.shape().dim(1))
                && e.shape().size(2) == 1
                && e.shape().size(3) == 1;
        return isPerChannel ? spread(e, of, 2, 3) : e;
    }

    /** Whether the axes are height and width, of known size, of {@code float[N,C,H,W]}. */
    private static boolean isPicture(Expr e, long... axes) {
        return Arrays.equals(axes, new long[] {2, 3})
                && e.elementType() == ElementType.FLOAT
                && e.rank() == 4
                && e.shape().isFixed(2, 4);
    }
}
