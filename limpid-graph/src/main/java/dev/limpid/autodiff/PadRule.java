package dev.limpid.autodiff;

import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

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
        Expr axes = s.node().hasInput(3) ? s.in(3) : s.builder().list(Sizes.axes(0, x.rank()));
        boolean isKnown = s.constant(1).isPresent() && axes.findConstant().isPresent();
        if (!isKnown) {
            return Margins.pad(s.grad(), s.in(1).neg(), axes, x.findType().orElse(null));
        }
        long[] pads = s.constant(1).map(Tensor::toLongs).orElseThrow();
        long[] along = LongStream.of(axes.findConstant().orElseThrow().toLongs())
                .map(a -> Math.floorMod(a, x.rank()))
                .toArray();
        int n = along.length;
        return Margins.pad(
                s.grad(),
                along,
                LongStream.of(pads).limit(n).map(p -> -p).toArray(),
                LongStream.of(pads).skip(n).map(p -> -p).toArray(),
                x.findType().orElse(null));
    }

    /** reflect, edge, wrap: padding the positions in the same way shows where each element came from. */
    private static Expr repeated(Site s) {
        List<Expr> in = new ArrayList<>(List.of(Positions.of(s.in(0)), s.in(1)));
        if (s.node().hasInput(3)) {
            in.add(s.builder().none());
            in.add(s.in(3));
        }
        TensorType type = new TensorType(ElementType.INT64, s.out().shape());
        Expr from = s.builder().emit("Pad", in, s.node().attributes(), type);
        return Positions.add(from, s.grad(), s.in(0));
    }
}
