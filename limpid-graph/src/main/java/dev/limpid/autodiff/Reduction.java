package dev.limpid.autodiff;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/** A reduction node with its axes: constant axes, all axes, or axes known only at run time. */
public final class Reduction {
    private final Site s;
    private final Optional<long[]> axes;

    /** The reduction node of a site. */
    public Reduction(Site s) {
        this.s = s;
        this.axes = axes(s);
    }

    /** The axes, ascending and not negative, if they are known. */
    private static Optional<long[]> axes(Site s) {
        Node node = s.node();
        int rank = s.in(0).rank();
        boolean all = node.intAttribute("noop_with_empty_axes", 0) == 0;
        long[] unless = all ? LongStream.range(0, rank).toArray() : new long[0];
        if (!node.hasInput(1)) {
            return Optional.of(unless);
        }
        return s.constant(1)
                .map(Tensor::toLongs)
                .map(a -> a.length == 0
                        ? unless
                        : LongStream.of(a)
                                .map(i -> i < 0 ? i + rank : i)
                                .sorted()
                                .toArray());
    }

    /** The axes, ascending and not negative, if they are known. */
    public Optional<long[]> findAxes() {
        return axes.map(long[]::clone);
    }

    /** The input. */
    public Expr x() {
        return s.in(0);
    }

    /** The output, with the reduced axes kept at size 1. */
    public Expr y() {
        return kept(s.out());
    }

    /** The cotangent, with the reduced axes kept at size 1. */
    public Expr dy() {
        return kept(s.grad());
    }

    /** The sum over the reduced axes, which are kept at size 1. */
    public Expr sum(Expr e) {
        return axes.map(a -> Sums.over(e, a)).orElseGet(() -> reduced("ReduceSum", e));
    }

    /** The node's reduction applied to another value; the reduced axes are kept at size 1. */
    Expr reduced(Expr e) {
        return reduced(s.node().op().name(), e);
    }

    /** Divided by the number of elements of x that are reduced to one element of y. */
    public Expr shared(Expr e) {
        return axes.map(a -> Sums.share(e, x(), a)).orElseGet(() -> Sums.shareWhenItRuns(e, x()));
    }

    /** Repeated to the shape of x. */
    public Expr spread(Expr e) {
        return axes.map(a -> Sums.spread(e, x(), a)).orElseGet(() -> e.expand(x().shapeOf(), x().shape()));
    }

    private Expr kept(Expr e) {
        if (s.node().intAttribute("keepdims", 1) != 0) {
            return e;
        }
        return axes.map(a -> a.length == 0 ? e : e.unsqueeze(a)).orElseGet(() -> e.reshapeLike(reduced(x())));
    }

    private Expr reduced(String op, Expr e) {
        if (axes.isPresent()) {
            return axes.get().length == 0 ? e : e.reduce(op, true, axes.get());
        }
        Map<String, Attribute> attributes = Map.of(
                "keepdims",
                Attribute.of(1L),
                "noop_with_empty_axes",
                Attribute.of(s.node().intAttribute("noop_with_empty_axes", 0)));
        Shape shape = new Shape(Collections.nCopies(e.rank(), Dim.UNKNOWN));
        return e.emit(op, attributes, new TensorType(e.elementType(), shape), s.in(1));
    }
}
