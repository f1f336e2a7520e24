package dev.limpid.autodiff;

import dev.limpid.autodiff.RuleSet.Entry;
import dev.limpid.autodiff.Window.Axis;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shape;
import dev.limpid.graph.TensorType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Gradients of pooling operators. */
final class PoolingRules {
    private PoolingRules() {}

    static List<Entry> entries() {
        return List.of(
                Entry.of(PoolingRules::maxPool, "MaxPool").note("at ties: all to the first maximum of the window"),
                Entry.of(PoolingRules::averagePool, "AveragePool"),
                Entry.of(PoolingRules::lpPool, "LpPool").note("where the norm is 0: 0"),
                Entry.of(PoolingRules::globalAveragePool, "GlobalAveragePool"),
                Entry.of(PoolingRules::globalMaxPool, "GlobalMaxPool").note("at ties: all to the first maximum"),
                Entry.of(PoolingRules::globalLpPool, "GlobalLpPool").note("where the norm is 0: 0"),
                Entry.of(PoolingRules::maxUnpool, "MaxUnpool").note("two inputs at one position: dy to both"));
    }

    /** Adds {@code dy} at the position of each window's first maximum. */
    private static Cotangents maxPool(Site s) {
        return Cotangents.lazy(() -> {
            // In a separate node, because the runtime's blocked layout has no max pooling with indices.
            Node shell = new Node(
                    s.node().op(),
                    "",
                    List.of(s.in(0).name()),
                    List.of(),
                    s.node().withoutAttributes("storage_order").attributes());
            TensorType type = s.out().findType().orElseThrow();
            TensorType places = new TensorType(ElementType.INT64, type.shape());
            Expr indices = s.builder().emitAll(shell, List.of(type, places)).get(1);
            return Positions.add(indices, s.grad(), s.in(0));
        });
    }

    /** {@code dx[i] = sum over the windows that contain i of dy / count}. */
    private static Cotangents averagePool(Site s) {
        Expr x = s.in(0);
        Window window = Window.of(s.node(), kernel(s), x.shape());
        boolean withPads = s.node().intAttribute("count_include_pad", 0) != 0;
        return Cotangents.lazy(() -> {
            Expr share =
                    s.grad().mul(WindowSums.counts(x, s.out(), window, withPads).reciprocal());
            return WindowSums.transposed(share, x, reaching(window, s));
        });
    }

    /** {@code dx[i] = |x[i]|^(p-1) * sign(x[i]) * sum over the windows that contain i of dy * y^(1-p)}. */
    private static Cotangents lpPool(Site s) {
        Expr x = s.in(0);
        long p = s.node().intAttribute("p", 2);
        Window window = Window.of(s.node(), kernel(s), x.shape());
        return Cotangents.lazy(() ->
                WindowSums.transposed(normShare(s, p), x, reaching(window, s)).mul(signedPower(x, p)));
    }

    private static Cotangents globalLpPool(Site s) {
        long p = s.node().intAttribute("p", 2);
        return Cotangents.lazy(() -> normShare(s, p).mul(signedPower(s.in(0), p)));
    }

    /** {@code dy * y^(1-p)}, zero where y is zero. */
    private static Expr normShare(Site s, long p) {
        if (p == 1) {
            return s.grad();
        }
        Expr y = s.out();
        Expr isSome = y.greater(y.like(0));
        Expr safe = isSome.where(y, y.like(1));
        return isSome.where(s.grad().mul(safe.pow((double) (1 - p))), y.like(0));
    }

    private static Expr signedPower(Expr x, long p) {
        return p == 1 ? x.sign() : p == 2 ? x : x.mul(x.abs().pow((double) (p - 2)));
    }

    /** {@code dx = dy / count}; a nearest Resize stays in the runtime's blocked layout, Expand does not. */
    private static Cotangents globalAveragePool(Site s) {
        Expr x = s.in(0);
        Shape shape = x.shape();
        return Cotangents.lazy(() -> {
            if (!shape.isFixed(2, shape.rank())) {
                return s.grad().div(WindowSums.countOf(x, 2)).expand(x.shapeOf(), shape);
            }
            long[] sizes = Arrays.copyOfRange(shape.sizes(), 2, shape.rank());
            long count = Arrays.stream(sizes).reduce(1, (a, b) -> a * b);
            return Spread.repeated(Blocks.enter(s.grad(), 1.0 / count), sizes);
        });
    }

    /** {@code dy} at the first maximum of each channel, zero elsewhere. */
    private static Cotangents globalMaxPool(Site s) {
        Expr x = s.in(0);
        return Cotangents.lazy(() -> {
            Expr flat = channels(x);
            TensorType one = TensorType.of(
                    ElementType.INT64, flat.shape().dim(0), flat.shape().dim(1), Dim.of(1));
            Expr first = flat.emit("ArgMax", Map.of("axis", Attribute.of(2L)), one);
            return Zeros.like(flat)
                    .emit(
                            "ScatterElements",
                            Map.of("axis", Attribute.of(2L)),
                            flat.findType().orElse(null),
                            first,
                            channels(s.grad()))
                    .reshapeLike(x);
        });
    }

    /** {@code [N,C,...]} to {@code [N,C,rest]}. */
    private static Expr channels(Expr e) {
        return new Sizes().then(e, 0).then(e, 1).rest().shape(e);
    }

    /** {@code dx = dy[indices]}. */
    private static Cotangents maxUnpool(Site s) {
        Expr x = s.in(0);
        return Cotangents.lazy(() -> s.grad()
                .reshape(-1)
                .emit(
                        "GatherElements",
                        Map.of("axis", Attribute.of(0L)),
                        Margins.open(
                                x.findType()
                                        .map(t -> t.withShape(Shape.of(Dim.UNKNOWN)))
                                        .orElse(null),
                                0),
                        s.in(1).reshape(-1))
                .reshapeLike(x));
    }

    /** With pads at the end up to the end of the last window, which ceil_mode may place beyond the input. */
    private static Window reaching(Window window, Site s) {
        Shape x = s.in(0).shape();
        Shape y = s.out().shape();
        return new Window(IntStream.range(0, window.rank())
                .mapToObj(i -> {
                    Axis a = window.axis(i);
                    boolean isSized = x.dim(2 + i).isFixed() && y.dim(2 + i).isFixed();
                    long last = (y.size(2 + i) - 1) * a.stride() + a.span() - x.size(2 + i) - a.begin();
                    return isSized ? a.withPads(a.begin(), Math.max(a.end(), last)) : a;
                })
                .toList());
    }

    private static long[] kernel(Site s) {
        return s.node().intsAttribute("kernel_shape");
    }
}
