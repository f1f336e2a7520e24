package dev.limpid.autodiff;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import java.util.Map;

/**
 * The gradient of {@code RoiAlign} by means: {@code y = A x B^T} for each box, with matrices of weights for rows and for
 * columns.
 *
 * <p>The matrices come from the same operator on pictures of one column and of one row, in which every channel marks
 * one element. The products with the rows of all boxes are one matrix product for each picture.
 */
final class RegionSampling {
    private static final int X1 = 0;
    private static final int Y1 = 1;
    private static final Rule MAXIMA = Expansion.of(RegionMaxima::formula);

    private final Site s;
    private final Expr x;
    private final Expr boxes;

    private RegionSampling(Site s) {
        this.s = s;
        this.x = s.in(0);
        this.boxes = s.in(1);
    }

    /** Boxes and their pictures receive nothing. */
    static Cotangents gradient(Site s) {
        if (s.node().textAttribute("mode", "avg").equals("max")) {
            return Cotangents.lazy(() -> MAXIMA.apply(s).find(0).orElseThrow());
        }
        return Cotangents.lazy(() -> new RegionSampling(s).ofPicture());
    }

    private Expr ofPicture() {
        Shape shape = x.shape();
        long height = shape.size(2);
        long channels = shape.size(1);
        long width = shape.size(3);
        Expr rows = weights(Y1, height);
        Expr columns = weights(X1, width).unsqueeze(1);
        // [boxes,C,h,W], then one row for each row of each box
        Expr spread = s.grad()
                .matMul(columns.transpose(0, 1, 3, 2))
                .transpose(0, 2, 1, 3)
                .reshape(-1, channels * width);
        Expr placed = belongs().mul(rows.unsqueeze(0)).transpose(0, 2, 1, 3);
        Expr wide =
                placed.reshape(x.builder().list(0, height, -1), Shape.of(shape.dim(0), Dim.of(height), Dim.UNKNOWN));
        return wide.matMul(spread)
                .reshape(
                        x.builder().list(0, height, channels, width),
                        Shape.of(shape.dim(0), Dim.of(height), Dim.of(channels), Dim.of(width)))
                .transpose(0, 2, 1, 3);
    }

    /** The weights of the rows or columns of the picture in those of each box: {@code [boxes,size,outputs]}. */
    private Expr weights(int first, long size) {
        boolean isRows = first == Y1;
        double[] marks = new double[Math.toIntExact(size * size)];
        for (int i = 0; i < size; i++) {
            marks[i * (int) size + i] = 1;
        }
        long[] picture = isRows ? new long[] {1, size, size, 1} : new long[] {1, size, 1, size};
        Expr marked = x.builder().constant(Tensor.of(x.elementType(), marks, picture));
        Shape out = s.out().shape().with(1, Dim.of(size));
        Map<String, Attribute> attributes = s.node().attributes();
        Expr zero = s.in(2).sub(s.in(2));
        Expr sampled = marked.emit("RoiAlign", attributes, new TensorType(x.elementType(), out), along(first), zero);
        return isRows ? sampled.reduceMean(false, 3) : sampled.reduceMean(false, 2);
    }

    /** The boxes with one extent kept and the other from 0 to 1 element. */
    private Expr along(int first) {
        double one = 1 / s.node().realAttribute("spatial_scale", 1);
        double[] kept = first == X1 ? new double[] {1, 0, 1, 0} : new double[] {0, 1, 0, 1};
        double[] other = first == X1 ? new double[] {0, 0, 0, one} : new double[] {0, 0, one, 0};
        Expr mask = x.builder().constant(Tensor.of(boxes.elementType(), kept, 1, 4));
        Expr unit = x.builder().constant(Tensor.of(boxes.elementType(), other, 1, 4));
        return boxes.mul(mask).add(unit);
    }

    /** 1 where a box belongs to a picture: {@code [N,boxes,1,1]}. */
    private Expr belongs() {
        Expr pictures = s.in(2).cast(ElementType.INT64).unsqueeze(0);
        Expr count = x.shapeOf().slice(0, 0, 1, 1).squeeze(0);
        Expr zero = x.builder().scalar(ElementType.INT64, 0);
        Expr one = x.builder().scalar(ElementType.INT64, 1);
        Expr numbers = zero.emit(
                "Range",
                Map.of(),
                new TensorType(ElementType.INT64, Shape.of(x.shape().dim(0))),
                count,
                one);
        return numbers.unsqueeze(1).equal(pictures).cast(x.elementType()).unsqueeze(2, 3);
    }
}
