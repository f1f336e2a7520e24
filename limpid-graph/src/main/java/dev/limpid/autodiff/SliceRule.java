package dev.limpid.autodiff;

import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/** The gradient of a slice: dy with zeros around and between its elements. */
final class SliceRule {
    /**
     * The elements that a slice selects along one axis.
     *
     * @param first index of the first one in the input
     * @param step distance from one index to the next; may be negative
     * @param count number of selected elements
     * @param size size of the input's axis
     */
    private record Cut(int axis, long first, long step, long count, long size) {
        /** As ONNX defines it: negative starts and ends count from the end, and all are clamped to the axis. */
        static Cut of(int axis, long start, long end, long step, long size) {
            long low = step > 0 ? 0 : -1;
            long high = step > 0 ? size : size - 1;
            long from = Math.max(0, Math.min(high, start < 0 ? start + size : start));
            long to = Math.max(
                    low, Math.min(step > 0 ? size : size - 1, end < 0 ? Math.max(end, -size - 1) + size : end));
            long count = Math.max(0, step > 0 ? -Math.floorDiv(from - to, step) : -Math.floorDiv(to - from, -step));
            return new Cut(axis, from, step, count, size);
        }

        /** Smallest selected index. */
        long lowest() {
            return step > 0 ? first : first + (count - 1) * step;
        }
    }

    private SliceRule() {}

    static Cotangents gradient(Site s) {
        Optional<List<Cut>> cuts = cuts(s);
        return Cotangents.lazy(() -> cuts.isPresent() ? placed(s, cuts.get()) : atRun(s));
    }

    /** The selected elements, if starts, ends and sizes are known. */
    private static Optional<List<Cut>> cuts(Site s) {
        Shape x = s.in(0).shape();
        Optional<Tensor> starts = s.constant(1);
        Optional<Tensor> ends = s.constant(2);
        boolean isStated = starts.isPresent() && ends.isPresent() && isConstant(s, 3) && isConstant(s, 4);
        if (!isStated) {
            return Optional.empty();
        }
        long[] from = starts.get().toLongs();
        long[] to = ends.get().toLongs();
        long[] axes = s.constant(3)
                .map(Tensor::toLongs)
                .orElse(LongStream.range(0, from.length).toArray());
        List<Cut> cuts = new ArrayList<>();
        for (int i = 0; i < from.length; i++) {
            int axis = Math.floorMod((int) axes[i], x.rank());
            int at = i;
            long step = s.constant(4).map(t -> t.toLongs()[at]).orElse(1L);
            boolean isWhole = step == 1 && from[i] == 0 && to[i] >= Integer.MAX_VALUE;
            if (!isWhole && !x.dim(axis).isFixed()) {
                return Optional.empty();
            }
            if (!isWhole) {
                cuts.add(Cut.of(axis, from[i], to[i], step, x.size(axis)));
            }
        }
        return cuts.stream().allMatch(c -> c.count > 0) ? Optional.of(cuts) : Optional.empty();
    }

    private static boolean isConstant(Site s, int k) {
        return !s.node().hasInput(k) || s.constant(k).isPresent();
    }

    private static Expr placed(Site s, List<Cut> cuts) {
        Expr x = s.in(0);
        Expr dy = Margins.flip(
                s.grad(),
                cuts.stream().filter(c -> c.step < 0).mapToLong(Cut::axis).toArray());
        for (int i = 0; i < cuts.size(); i++) {
            dy = apart(dy, cuts, i, x);
        }
        long[] axes = cuts.stream().mapToLong(Cut::axis).toArray();
        long[] begin = cuts.stream().mapToLong(Cut::lowest).toArray();
        long[] end = cuts.stream()
                .mapToLong(c -> c.size - c.lowest() - c.count * Math.abs(c.step))
                .toArray();
        return Margins.pad(dy, axes, begin, end, x.findType().orElse(null));
    }

    /** {@code [count]} to {@code [count * step]} along the axis of a cut, with zeros after each element. */
    private static Expr apart(Expr dy, List<Cut> cuts, int current, Expr x) {
        Cut cut = cuts.get(current);
        long step = Math.abs(cut.step);
        if (step == 1) {
            return dy;
        }
        Expr block =
                Margins.pad(dy.unsqueeze(cut.axis + 1), new long[] {cut.axis + 1}, new long[1], new long[] {step - 1});
        Sizes sizes = new Sizes();
        for (int axis = 0; axis < x.rank(); axis++) {
            int at = axis;
            Optional<Cut> along = cuts.stream().filter(c -> c.axis == at).findFirst();
            boolean isApart = along.isPresent() && cuts.indexOf(along.get()) <= current;
            if (along.isPresent()) {
                sizes.then(along.get().count * (isApart ? Math.abs(along.get().step) : 1));
            } else {
                sizes.then(x, axis);
            }
        }
        return sizes.shape(block);
    }

    /** For values known only at run time: the same slice of the positions. */
    private static Expr atRun(Site s) {
        List<Expr> in = new ArrayList<>();
        in.add(Positions.of(s.in(0)));
        for (int k = 1; k < s.node().inputs().size(); k++) {
            in.add(s.node().hasInput(k) ? s.in(k) : s.builder().none());
        }
        Expr taken = s.builder().emit("Slice", in, s.node().attributes(), new TensorType(ElementType.INT64, null));
        return Positions.add(taken, s.grad(), s.in(0));
    }
}
