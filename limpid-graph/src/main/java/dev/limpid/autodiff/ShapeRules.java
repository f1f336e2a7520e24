package dev.limpid.autodiff;

import dev.limpid.autodiff.RuleSet.Entry;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Gradients of operators that only rearrange elements. */
final class ShapeRules {
    private ShapeRules() {}

    static List<Entry> entries() {
        return List.of(
                Entry.of(
                        s -> Cotangents.lazy(() -> s.grad().reshapeLike(s.in(0))),
                        "Reshape",
                        "Flatten",
                        "Squeeze",
                        "Unsqueeze"),
                Entry.of(s -> Cotangents.elementwise(s::grad), "Expand"),
                Entry.of(ShapeRules::transpose, "Transpose"),
                Entry.of(ShapeRules::concat, "Concat"),
                Entry.of(ShapeRules::split, "Split"),
                Entry.of(ShapeRules::tile, "Tile"),
                Entry.of(SliceRule::gradient, "Slice"),
                Entry.of(PadRule::gradient, "Pad"),
                Entry.of(ShapeRules::centerCropPad, "CenterCropPad"),
                Entry.of(ShapeRules::depthToSpace, "DepthToSpace"),
                Entry.of(ShapeRules::spaceToDepth, "SpaceToDepth"),
                Entry.of(ShapeRules::trilu, "Trilu"),
                Entry.of(ShapeRules::reverseSequence, "ReverseSequence"),
                Entry.zero("Shape", "Size", "NonZero", "ConstantOfShape", "EyeLike", "Range")
                        .note("the result does not depend on the values"));
    }

    private static Cotangents transpose(Site s) {
        int rank = s.in(0).rank();
        long[] reversed = IntStream.range(0, rank).mapToLong(i -> rank - 1 - i).toArray();
        long[] order = s.node().intsAttribute("perm", reversed);
        long[] back = new long[rank];
        for (int i = 0; i < rank; i++) {
            back[(int) order[i]] = i;
        }
        return Cotangents.lazy(() -> s.grad().transpose(back));
    }

    /** The parts of dy, computed by one Split. */
    private static Cotangents concat(Site s) {
        int axis = axis(s, s.out().rank());
        List<Expr> ins = s.ins();
        boolean isSized = ins.stream().allMatch(e -> e.shape().dim(axis).isFixed());
        Supplier<List<Expr>> parts = () -> {
            Expr sizes = isSized
                    ? s.builder()
                            .list(ins.stream()
                                    .mapToLong(e -> e.shape().size(axis))
                                    .toArray())
                    : Expr.concat(0, ins.stream().map(e -> Sizes.of(e, axis)).toArray(Expr[]::new));
            List<@Nullable TensorType> types = new ArrayList<>();
            ins.forEach(e -> types.add(e.findType().orElse(null)));
            return s.builder()
                    .emitAll("Split", List.of(s.grad(), sizes), Map.of("axis", Attribute.of((long) axis)), types);
        };
        return Cotangents.lazy(IntStream.range(0, ins.size())
                .<Supplier<Expr>>mapToObj(k -> () -> parts.get().get(k))
                .toList());
    }

    private static Cotangents split(Site s) {
        return Cotangents.lazy(() -> {
            Expr[] parts = IntStream.range(0, s.node().outputs().size())
                    .filter(s.node()::hasOutput)
                    .mapToObj(s::grad)
                    .toArray(Expr[]::new);
            Map<String, Attribute> along =
                    Map.of("axis", Attribute.of((long) axis(s, s.in(0).rank())));
            return s.builder()
                    .emit("Concat", List.of(parts), along, s.in(0).findType().orElse(null));
        });
    }

    /** Sums over the copies: dy is reshaped to {@code [repeat, size, repeat, size, ...]}. */
    private static Cotangents tile(Site s) {
        Expr x = s.in(0);
        int rank = x.rank();
        long[] repeats = s.constant(1).map(Tensor::toLongs).orElse(new long[0]);
        long[] summed = IntStream.range(0, rank).mapToLong(i -> 2L * i).toArray();
        return Cotangents.lazy(() -> {
            Sizes sizes = new Sizes();
            for (int axis = 0; axis < repeats.length; axis++) {
                sizes.then(repeats[axis]).then(x, axis);
            }
            if (repeats.length > 0 || rank == 0) {
                return sizes.shape(s.grad()).reduceSum(false, summed).reshapeLike(x);
            }
            Expr column = s.in(1).unsqueeze(1);
            Expr pairs = Expr.concat(1, column, x.shapeOf().unsqueeze(1)).reshape(-1);
            TensorType type = x.findType().orElseThrow();
            return s.grad()
                    .reshape(pairs, null)
                    .emit(
                            "ReduceSum",
                            Map.of("keepdims", Attribute.of(0L)),
                            type,
                            s.builder().list(summed));
        });
    }

    /** The same back to the sizes of x: both round the element at which one begins in the other down. */
    private static Cotangents centerCropPad(Site s) {
        Expr x = s.in(0);
        TensorType type = x.findType().orElse(null);
        return Cotangents.lazy(() -> s.grad()
                .emit(
                        "CenterCropPad",
                        Map.of(),
                        type,
                        new Sizes().then(x, 0, x.rank()).list(x)));
    }

    private static Cotangents depthToSpace(Site s) {
        long block = s.node().intAttribute("blocksize", 1);
        String order = s.node().textAttribute("mode", "DCR");
        return Cotangents.lazy(() -> Blocks.toDepth(s.grad(), block, order, s.in(0)));
    }

    private static Cotangents spaceToDepth(Site s) {
        long block = s.node().intAttribute("blocksize", 1);
        return Cotangents.lazy(
                () -> Blocks.toSpace(s.grad(), block, "DCR", s.in(0).findType().orElse(null)));
    }

    private static Cotangents trilu(Site s) {
        return Cotangents.lazy(() -> {
            List<Expr> in = new ArrayList<>(s.ins());
            in.set(0, s.grad());
            return s.builder()
                    .emit("Trilu", in, s.node().attributes(), s.in(0).findType().orElse(null));
        });
    }

    /** The reversal is its own inverse. */
    private static Cotangents reverseSequence(Site s) {
        return Cotangents.lazy(() -> s.grad()
                .emit(
                        "ReverseSequence",
                        s.node().attributes(),
                        s.in(0).findType().orElse(null),
                        s.in(1)));
    }

    private static int axis(Site s, int rank) {
        return Math.floorMod((int) s.node().intAttribute("axis", 0), rank);
    }
}
