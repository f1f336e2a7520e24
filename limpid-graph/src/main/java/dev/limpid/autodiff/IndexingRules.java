package dev.limpid.autodiff;

import dev.limpid.autodiff.RuleSet.Entry;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Gradients of operators that select elements; an element selected twice receives two contributions. */
final class IndexingRules {
    private IndexingRules() {}

    static List<Entry> entries() {
        return List.of(
                Entry.of(IndexingRules::gather, "Gather"),
                Entry.of(IndexingRules::gatherElements, "GatherElements"),
                Entry.of(IndexingRules::gatherNd, "GatherND"),
                Entry.of(s -> ScatterRule.gradient(s, Scattering.elements(s.node())), "ScatterElements")
                        .note("max, min at ties: equal shares"),
                Entry.of(s -> ScatterRule.gradient(s, Scattering.ND), "ScatterND")
                        .note("max, min at ties: equal shares"),
                Entry.of(IndexingRules::compress, "Compress"),
                Entry.of(IndexingRules::oneHot, "OneHot").note("to the two values only"));
    }

    /** The elements at constant indices along an axis. */
    static Expr gather(Expr e, int axis, Expr places) {
        @Nullable
        TensorType type = e.findType()
                .map(t -> t.withShape(e.shape().with(axis, places.shape().dim(0))))
                .orElse(null);
        return e.emit("Gather", Map.of("axis", Attribute.of((long) axis)), type, places);
    }

    private static Cotangents gather(Site s) {
        int rank = s.in(0).rank();
        int axis = Math.floorMod((int) s.node().intAttribute("axis", 0), rank);
        return Cotangents.lazy(() -> {
            Optional<Long> single =
                    s.constant(1).filter(t -> t.elementCount() == 1).map(t -> t.toLongs()[0]);
            boolean isSlice = single.isPresent() && s.in(0).shape().dim(axis).isFixed();
            return isSlice ? onePlace(s, axis, single.get()) : rows(s, axis);
        });
    }

    /** One constant index: zeros on both sides of dy. */
    private static Expr onePlace(Site s, int axis, long index) {
        Expr x = s.in(0);
        long size = x.shape().size(axis);
        long at = Math.floorMod(index, size);
        int indexRank = s.constant(1).orElseThrow().rank();
        Expr dy = indexRank == 1
                ? s.grad()
                : new Sizes()
                        .then(x, 0, axis)
                        .then(1)
                        .then(x, axis + 1, x.rank())
                        .shape(s.grad());
        return Margins.pad(
                dy,
                new long[] {axis},
                new long[] {at},
                new long[] {size - at - 1},
                x.findType().orElse(null));
    }

    /** Adds whole rows, after moving the axis to the front. */
    private static Expr rows(Site s, int axis) {
        Expr x = s.in(0);
        int rank = x.rank();
        int picked = s.in(1).rank();
        long[] toFront = LongStream.concat(
                        LongStream.of(axis), LongStream.range(0, rank).filter(a -> a != axis))
                .toArray();
        long[] indexFirst = LongStream.concat(
                        LongStream.range(axis, axis + picked),
                        LongStream.range(0, rank - 1 + picked).filter(a -> a < axis || a >= axis + picked))
                .toArray();
        long[] back = LongStream.range(0, rank)
                .map(a -> a == axis ? 0 : a < axis ? a + 1 : a)
                .toArray();
        Expr zeros = axis == 0 ? Zeros.like(x) : Zeros.like(x).transpose(toFront);
        Expr dy = axis == 0 ? s.grad() : s.grad().transpose(indexFirst);
        Expr sum = Scattering.ND.add(zeros, s.in(1).unsqueeze(picked), dy);
        return axis == 0 ? sum : sum.transpose(back);
    }

    private static Cotangents gatherElements(Site s) {
        return Cotangents.lazy(() -> Scattering.elements(s.node()).add(Zeros.like(s.in(0)), s.in(1), s.grad()));
    }

    private static Cotangents gatherNd(Site s) {
        if (s.node().intAttribute("batch_dims", 0) == 0) {
            return Cotangents.lazy(() -> Scattering.ND.add(Zeros.like(s.in(0)), s.in(1), s.grad()));
        }
        return Cotangents.lazy(() -> fromPositions(s));
    }

    private static Cotangents compress(Site s) {
        return Cotangents.lazy(() -> fromPositions(s));
    }

    /** Applies the same selection to the positions to find where each element came from. */
    private static Expr fromPositions(Site s) {
        TensorType type = new TensorType(ElementType.INT64, s.out().shape());
        List<Expr> in = new ArrayList<>(s.ins());
        in.set(0, Positions.of(s.in(0)));
        Expr from = s.builder().emit(s.node().op().name(), in, s.node().attributes(), type);
        return Positions.add(from, s.grad(), s.in(0));
    }

    /** {@code y = off + hot * (on - off)}: the sums of dy where hot is 0 and where it is 1. */
    private static Cotangents oneHot(Site s) {
        return Cotangents.lazy(null, null, () -> {
            Expr values = s.in(2);
            Expr zeroOne = s.builder().constant(Tensor.of(values.elementType(), new double[] {0, 1}, 2));
            Map<String, Attribute> attributes = s.node().attributes();
            Expr hot = s.in(0).emit("OneHot", attributes, s.out().findType().orElse(null), s.in(1), zeroOne);
            long[] all = Sizes.axes(0, s.out().rank());
            Expr on = s.grad().mul(hot).reduceSum(false, all);
            Expr off = s.grad().reduceSum(false, all).sub(on);
            Shape two = values.shape();
            return Expr.concat(0, off.unsqueeze(0), on.unsqueeze(0))
                    .reshape(s.builder().list(two.sizes()), two);
        });
    }
}
