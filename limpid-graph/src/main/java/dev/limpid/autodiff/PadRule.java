package dev.limpid.autodiff;

import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** The gradient of a pad: padding constants are cropped; repeated border elements are summed. */
final class PadRule {
    private PadRule() {}

    static Cotangents gradient(Site s) {
        boolean isConstant = s.node().textAttribute("mode", "constant").equals("constant");
        if (!isConstant) {
            return Cotangents.lazy(() -> repeated(s));
        }
        return Cotangents.lazy(() -> cut(s), null, () -> {
            // Every element that did not come from x came from the constant.
            long[] dyAxes = Sizes.axes(0, s.out().rank());
            Expr rest = s.grad().reduceSum(false, dyAxes).sub(cut(s).reduceSum(false, dyAxes));
            return rest.reshapeLike(s.in(2));
        });
    }

    /** A pad by the negated numbers. */
    private static Expr cut(Site s) {
        Expr x = s.in(0);
        int rank = x.rank();
        Expr pads = s.node().hasInput(3) ? Margins.complete(s.in(1), s.in(3), rank) : s.in(1);
        @Nullable TensorType type = x.findType().orElse(null);
        @Nullable Tensor known = pads.findConstant().orElse(null);
        if (known == null) {
            return Margins.pad(s.grad(), pads.neg(), type);
        }
        long[] begin = LongStream.of(known.toLongs()).limit(rank).map(p -> -p).toArray();
        long[] end = LongStream.of(known.toLongs()).skip(rank).map(p -> -p).toArray();
        long[] padded = LongStream.range(0, rank)
                .filter(a -> begin[(int) a] != 0 || end[(int) a] != 0)
                .toArray();
        return Margins.pad(s.grad(), padded, at(begin, padded), at(end, padded), type);
    }

    private static long[] at(long[] numbers, long[] axes) {
        return LongStream.of(axes).map(a -> numbers[(int) a]).toArray();
    }

    /** reflect, edge, wrap: padding the positions in the same way shows where each element came from. */
    private static Expr repeated(Site s) {
        Expr pads = s.node().hasInput(3)
                ? Margins.complete(s.in(1), s.in(3), s.in(0).rank())
                : s.in(1);
        List<Expr> in = List.of(Positions.of(s.in(0)), pads);
        TensorType type = new TensorType(ElementType.INT64, s.out().shape());
        Expr from = s.builder().emit("Pad", in, s.node().attributes(), type);
        return Positions.add(from, s.grad(), s.in(0));
    }
}
