package dev.limpid.autodiff;

import dev.limpid.autodiff.Expansion.Formula;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * {@code RoiAlign} by maxima: in every cell of a box the largest of the samples' neighbours, each times its bilinear
 * weight.
 *
 * <p>Samples are in rows, then in columns; the neighbours of a sample are upper left, upper right, lower left, lower
 * right. The first maximum counts. In the comments, b is the number of boxes, p that of the cells of a box, and k that of
 * the candidates of a cell.
 */
final class RegionMaxima {
    private static final int X1 = 0;
    private static final int Y1 = 1;

    private final Node node;
    private final GraphBuilder builder;
    private final Expr x;
    private final Expr boxes;
    private final Expr pictures;

    private RegionMaxima(Formula f) {
        this.node = f.node();
        this.builder = f.builder();
        this.x = f.in(0);
        this.boxes = f.in(1);
        this.pictures = f.in(2);
    }

    static Expr formula(Formula f) {
        return new RegionMaxima(f).maxima();
    }

    /**
     * The elements between which the samples along an axis lie: {@code [b,cells,samples,2]}.
     *
     * @param index their numbers
     * @param weight their weights, 0 where the sample is outside
     */
    private record Taps(Expr index, Expr weight) {
        /** Both with further axes of size 1. */
        Taps spread(long... axes) {
            return new Taps(index.unsqueeze(axes), weight.unsqueeze(axes));
        }
    }

    private Expr maxima() {
        long height = x.shape().size(2);
        long width = x.shape().size(3);
        long channels = x.shape().size(1);
        long rows = node.intAttribute("output_height", 1);
        long columns = node.intAttribute("output_width", 1);
        Taps down = taps(Y1, height, rows).spread(2, 4, 6);
        Taps across = taps(X1, width, columns).spread(1, 3, 5);
        Shape perCell = Shape.of(Dim.UNKNOWN, Dim.of(rows * columns), Dim.UNKNOWN);
        Expr flat = builder.list(0, rows * columns, -1);
        Expr place = down.index.mul((double) width).add(across.index);
        Expr weight = down.weight.mul(across.weight).reshape(flat, perCell);
        Expr first =
                pictures.cast(ElementType.INT64).mul((double) (height * width)).unsqueeze(1, 2);
        Expr index = place.reshape(flat, perCell).cast(ElementType.INT64).add(first);
        Expr elements = x.reshape(
                        builder.list(0, channels, height * width),
                        Shape.of(x.shape().dim(0), Dim.of(channels), Dim.of(height * width)))
                .transpose(0, 2, 1)
                .reshape(-1, channels);
        Expr winner = winner(elements, index, weight);
        Expr chosen = picked(index, winner, 2).reshape(-1, channels);
        Expr y = picked(elements, chosen, 0)
                .reshape(builder.list(-1, rows * columns, channels), winner.shape())
                .mul(picked(weight, winner, 2));
        return y.transpose(0, 2, 1)
                .reshape(
                        builder.list(0, channels, rows, columns),
                        Shape.of(Dim.UNKNOWN, Dim.of(channels), Dim.of(rows), Dim.of(columns)));
    }

    /** The number of the first largest candidate of each cell and channel: {@code [b,p,C]}. */
    private Expr winner(Expr elements, Expr index, Expr weight) {
        Dim cells = index.shape().dim(1);
        Dim channels = elements.shape().dim(1);
        Shape each = Shape.of(Dim.UNKNOWN, cells, Dim.UNKNOWN, channels);
        Expr candidates = elements.emit(
                        "Gather", Map.of("axis", Attribute.of(0L)), new TensorType(x.elementType(), each), index)
                .mul(weight.unsqueeze(3));
        Map<String, Attribute> along = Map.of("axis", Attribute.of(2L), "keepdims", Attribute.of(0L));
        return candidates.emit(
                "ArgMax", along, new TensorType(ElementType.INT64, Shape.of(Dim.UNKNOWN, cells, channels)));
    }

    private static Expr picked(Expr from, Expr numbers, long axis) {
        TensorType type = new TensorType(from.elementType(), numbers.shape());
        return from.emit("GatherElements", Map.of("axis", Attribute.of(axis)), type, numbers);
    }

    private Taps taps(int first, long size, long cells) {
        Expr at = samples(first, cells);
        Expr isOutside = at.less(at.like(-1))
                .cast(at.elementType())
                .add(at.greater(at.like((double) size)).cast(at.elementType()));
        Expr weight = isOutside.like(1).sub(isOutside);
        if (ratio() == 0) {
            weight = weight.mul(length(first, cells).greater(at.like(0)).cast(at.elementType()));
        }
        Expr inside = at.max(at.like(0)).min(at.like(size - 1.0));
        Expr low = inside.unary("Floor");
        Expr part = inside.sub(low);
        Expr high = low.add(1).min(low.like(size - 1.0));
        return new Taps(
                Expr.concat(3, low.unsqueeze(3), high.unsqueeze(3)),
                Expr.concat(
                        3,
                        part.like(1).sub(part).mul(weight).unsqueeze(3),
                        part.mul(weight).unsqueeze(3)));
    }

    /** The coordinates of the samples in elements: {@code [b,cells,samples]}. */
    private Expr samples(int first, long cells) {
        Expr length = length(first, cells);
        double[] numbers = IntStream.range(0, (int) cells).asDoubleStream().toArray();
        Expr cell = builder.constant(Tensor.of(boxes.elementType(), numbers, 1, cells, 1));
        if (ratio() > 0) {
            double[] parts = new double[ratio()];
            Arrays.setAll(parts, i -> (i + 0.5) / parts.length);
            Expr part = builder.constant(Tensor.of(boxes.elementType(), parts, 1, 1, parts.length));
            return start(first).add(length.mul(cell.add(part)));
        }
        // Cells with fewer samples than the largest repeat their last one.
        Expr count = length.unary("Ceil").max(length.like(1));
        Expr numbered = upTo(count);
        Expr part = numbered.min(count.sub(count.like(1))).add(0.5).div(count);
        return start(first).add(length.mul(cell.add(part)));
    }

    /** {@code [1,1,n]}: 0, 1 ... n - 1 for the largest n. */
    private Expr upTo(Expr count) {
        Expr one = builder.constant(Tensor.of(boxes.elementType(), new double[] {1}, 1));
        Expr most = Expr.concat(0, count.reshape(-1), one)
                .reduce("ReduceMax", false, 0)
                .cast(ElementType.INT64);
        Expr zero = builder.scalar(ElementType.INT64, 0);
        TensorType type = new TensorType(ElementType.INT64, Shape.of(Dim.UNKNOWN));
        return zero.emit("Range", Map.of(), type, most, builder.scalar(ElementType.INT64, 1))
                .cast(boxes.elementType())
                .unsqueeze(0, 1);
    }

    /** Where the boxes begin: {@code [b,1,1]}. */
    private Expr start(int first) {
        return corner(first).sub(boxes.like(isHalf() ? 0.5 : 0));
    }

    /** The size of a cell: {@code [b,1,1]}. */
    private Expr length(int first, long cells) {
        Expr whole = corner(first + 2).sub(corner(first));
        return (isHalf() ? whole : whole.max(whole.like(1))).div(whole.like((double) cells));
    }

    private Expr corner(int number) {
        return boxes.slice(1, number, number + 1L, 1).unsqueeze(2).mul((double) node.realAttribute("spatial_scale", 1));
    }

    private boolean isHalf() {
        return node.textAttribute("coordinate_transformation_mode", "half_pixel")
                .equals("half_pixel");
    }

    private int ratio() {
        return (int) node.intAttribute("sampling_ratio", 0);
    }
}
