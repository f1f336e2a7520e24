package dev.limpid.autodiff;

import static java.util.Objects.requireNonNull;

import dev.limpid.autodiff.Expansion.Formula;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shape;
import dev.limpid.graph.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * {@code GridSample} as a sum of gathered elements times weights: {@code x} is {@code [N,C,D1,...]}, the grid {@code
 * [N,E1,...,rank]} with the last axis first.
 */
final class GridSampling {
    /** The parameter of the cubic kernel, as in PyTorch. */
    private static final double CUBIC = -0.75;

    private final Node node;
    private final Expr x;
    private final Expr grid;
    private final int rank;

    private GridSampling(Formula f) {
        this.node = f.node();
        this.x = f.in(0);
        this.grid = f.in(1);
        this.rank = x.rank() - 2;
    }

    static Expr formula(Formula f) {
        return new GridSampling(f).sum();
    }

    /**
     * One of the positions that are combined along an axis.
     *
     * @param index its number, between 0 and the size
     * @param weight its weight, 0 outside with zero padding; null for 1
     */
    private record Tap(Expr index, @Nullable Expr weight) {}

    private Expr sum() {
        List<List<Tap>> taps = new ArrayList<>();
        for (int axis = 0; axis < rank; axis++) {
            taps.add(taps(coordinate(axis), x.shape().size(axis + 2)));
        }
        Shape in = x.shape();
        long area = LongStream.range(2, in.rank()).map(a -> in.size((int) a)).reduce(1, Math::multiplyExact);
        Expr flat = x.reshape(x.builder().list(0, 0, area), Shape.of(in.dim(0), in.dim(1), Dim.of(area)));
        int count = taps.stream().mapToInt(List::size).reduce(1, Math::multiplyExact);
        @Nullable Expr sum = null;
        for (int i = 0; i < count; i++) {
            Expr part = corner(flat, taps, i);
            sum = sum == null ? part : sum.add(part);
        }
        Expr found = requireNonNull(sum);
        return new Sizes().then(x, 0, 2).then(grid, 1, grid.rank() - 1).shape(found);
    }

    /** The coordinate of every point along an axis in elements: {@code [N,1,points]}. */
    private Expr coordinate(int axis) {
        double size = x.shape().size(axis + 2);
        boolean isAligned = node.intAttribute("align_corners", 0) != 0;
        Shape shape = grid.shape();
        Dim points = shape.isFixed(1, shape.rank() - 1)
                ? Dim.of(LongStream.range(1, shape.rank() - 1)
                        .map(a -> shape.size((int) a))
                        .reduce(1, Math::multiplyExact))
                : Dim.UNKNOWN;
        Shape one = shape.with(shape.rank() - 1, Dim.of(1));
        long from = rank - 1L - axis;
        Expr unit = grid.slice(grid.rank() - 1L, from, from + 1, 1);
        Expr row = grid.builder()
                .emit(
                        "Reshape",
                        List.of(unit, grid.builder().list(0, 1, -1)),
                        Map.of(),
                        new TensorType(grid.elementType(), Shape.of(one.dim(0), Dim.of(1), points)));
        return isAligned
                ? row.add(1).mul((size - 1) / 2)
                : row.add(1).mul(size).sub(row.like(1)).mul(0.5);
    }

    private List<Tap> taps(Expr at, long size) {
        String mode = node.textAttribute("mode", "linear");
        if (mode.equals("cubic")) {
            return cubic(at, size);
        }
        Expr c = padded(at, size);
        if (mode.equals("nearest")) {
            return List.of(tap(c.unary("Round"), null, size));
        }
        Expr low = c.unary("Floor");
        Expr part = c.sub(low);
        return List.of(tap(low, part.like(1).sub(part), size), tap(low.add(1), part, size));
    }

    /** Four neighbours, each moved inside by itself. */
    private List<Tap> cubic(Expr at, long size) {
        Expr low = at.unary("Floor");
        Expr part = at.sub(low);
        List<Tap> taps = new ArrayList<>();
        for (int k = -1; k <= 2; k++) {
            Expr distance = k <= 0 ? part.sub(part.like(k)) : part.like(k).sub(part);
            boolean isFar = k == -1 || k == 2;
            Expr weight = isFar ? far(distance) : near(distance);
            taps.add(tap(padded(low.add(k), size), weight, size));
        }
        return taps;
    }

    /** {@code (a + 2) d^3 - (a + 3) d^2 + 1}. */
    private static Expr near(Expr d) {
        return d.mul(CUBIC + 2).sub(d.like(CUBIC + 3)).mul(d).mul(d).add(1);
    }

    /** {@code a d^3 - 5 a d^2 + 8 a d - 4 a}. */
    private static Expr far(Expr d) {
        return d.sub(d.like(5)).mul(d).add(8).mul(d).sub(d.like(4)).mul(CUBIC);
    }

    /** The coordinate after padding by the border or by reflection. */
    private Expr padded(Expr c, long size) {
        return switch (node.textAttribute("padding_mode", "zeros")) {
            case "border" -> clipped(c, size);
            case "reflection" -> clipped(reflected(c, size), size);
            default -> c;
        };
    }

    private static Expr clipped(Expr c, long size) {
        return c.emit("Clip", Map.of(), c.findType().orElse(null), c.like(0), c.like(size - 1.0));
    }

    /** A zigzag between the centres of the outer elements, or between their outer edges. */
    private Expr reflected(Expr c, long size) {
        boolean isAligned = node.intAttribute("align_corners", 0) != 0;
        double low = isAligned ? 0 : -0.5;
        double span = isAligned ? size - 1.0 : size;
        if (span == 0) {
            return c.mul(0);
        }
        Expr distance = c.sub(c.like(low)).abs();
        Expr rest = distance.sub(distance.mul(0.5 / span).unary("Floor").mul(2 * span));
        return rest.sub(rest.like(span)).abs().neg().add(span + low);
    }

    private Tap tap(Expr index, @Nullable Expr weight, long size) {
        Expr inside = clipped(index, size);
        if (!node.textAttribute("padding_mode", "zeros").equals("zeros")) {
            return new Tap(inside, weight);
        }
        Expr isInside = inside.equal(index).cast(index.elementType());
        return new Tap(inside, weight == null ? isInside : weight.mul(isInside));
    }

    /** One combination of taps: the gathered elements times the product of the weights, {@code [N,C,points]}. */
    private Expr corner(Expr flat, List<List<Tap>> taps, int number) {
        int rest = number;
        @Nullable Expr index = null;
        @Nullable Expr weight = null;
        for (int axis = 0; axis < rank; axis++) {
            Tap tap = taps.get(axis).get(rest % taps.get(axis).size());
            rest /= taps.get(axis).size();
            index = index == null
                    ? tap.index
                    : index.mul((double) x.shape().size(axis + 2)).add(tap.index);
            weight = weight == null || tap.weight == null
                    ? (weight == null ? tap.weight : weight)
                    : weight.mul(tap.weight);
        }
        Expr place = requireNonNull(index);
        Shape wide = place.shape().with(1, x.shape().dim(1));
        Expr all = place.cast(ElementType.INT64)
                .expand(place.builder().list(1, x.shape().size(1), 1), wide);
        Expr found = flat.emit(
                "GatherElements", Map.of("axis", Attribute.of(2L)), new TensorType(x.elementType(), wide), all);
        return weight == null ? found : found.mul(weight);
    }
}
