package dev.limpid.autodiff;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * The interpolation matrix of each axis of a Resize, {@code [out,in]}.
 *
 * <p>It is the result of the same Resize on an identity matrix. So it is exact for every mode, coordinate
 * transformation, rounding and filter, and the runtime computes it once, when it loads the graph.
 */
final class ResizeMatrix {
    private final Node node;
    private final IntFunction<Expr> input;
    private final GraphBuilder b;
    private final Expr x;
    private final Shape shape;
    private final Supplier<Expr> y;
    private final long[] all;

    ResizeMatrix(Site site) {
        this(site.node(), site::in, site.out().shape(), site::out);
    }

    /**
     * The matrices of a node.
     *
     * @param input its inputs, by number
     * @param shape the shape of its output
     * @param y its output, which is asked for if a size is not known
     */
    ResizeMatrix(Node node, IntFunction<Expr> input, Shape shape, Supplier<Expr> y) {
        this.node = node;
        this.input = input;
        this.x = input.apply(0);
        this.b = x.builder();
        this.shape = shape;
        this.y = y;
        int rank = x.rank();
        this.all = LongStream.of(node.intsAttribute("axes", Sizes.axes(0, rank)))
                .map(a -> Math.floorMod(a, rank))
                .toArray();
    }

    /** The axes that are resized, the last one first. */
    int[] axes() {
        return IntStream.range(0, all.length)
                .filter(i -> !isKept(i))
                .map(i -> (int) all[i])
                .map(a -> -a)
                .sorted()
                .map(a -> -a)
                .toArray();
    }

    private boolean isKept(int i) {
        Dim from = x.shape().dim((int) all[i]);
        boolean isCrop = mode().equals("tf_crop_and_resize");
        if (hasScales()) {
            boolean isOne = input.apply(2)
                    .findConstant()
                    .map(t -> t.toDoubles()[i] == 1)
                    .orElse(from.sameAs(shape.dim((int) all[i])));
            return isOne && (!isCrop || isWholeRoi(i));
        }
        return from.sameAs(shape.dim((int) all[i])) && (!isCrop || isWholeRoi(i));
    }

    private boolean isWholeRoi(int i) {
        return input.apply(1)
                .findConstant()
                .map(Tensor::toDoubles)
                .map(roi -> roi[i] == 0 && roi[all.length + i] == 1)
                .orElse(false);
    }

    private String mode() {
        return node.textAttribute("coordinate_transformation_mode", "half_pixel");
    }

    private boolean hasScales() {
        return node.hasInput(2)
                && input.apply(2).findConstant().map(t -> t.elementCount() > 0).orElse(true);
    }

    /** The matrix of one axis. */
    Expr of(int axis) {
        int i = LongStream.of(all).boxed().toList().indexOf((long) axis);
        boolean isUniform =
                !node.textAttribute("keep_aspect_ratio_policy", "stretch").equals("stretch");
        return isUniform && !hasScales() ? amongOthers(i) : alone(i);
    }

    private Expr alone(int i) {
        int axis = (int) all[i];
        TensorType type = new TensorType(
                x.elementType(), Shape.of(shape.dim(axis), x.shape().dim(axis)));
        Expr scale = hasScales() ? part(input.apply(2), i) : b.none();
        Expr size = hasScales() ? b.none() : sizeOf(axis);
        return b.emit("Resize", List.of(Identity.of(x, axis), roi(i), scale, size), attributes(0), type);
    }

    private Expr sizeOf(int axis) {
        Dim size = shape.dim(axis);
        return size.isFixed() ? b.list(size.size()) : Sizes.of(y.get(), axis);
    }

    /** One scale is derived from all sizes: every axis is resized; the other, constant axes are read at index 0. */
    private Expr amongOthers(int i) {
        int axis = (int) all[i];
        int n = all.length;
        Dim out = shape.dim(axis);
        Dim in = x.shape().dim(axis);
        Expr column = Identity.of(x, axis);
        long[] ones = new long[n + 2];
        Arrays.fill(ones, 1);
        ones[1] = in.size();
        ones[2 + i] = in.size();
        List<Expr> sizes = new ArrayList<>(List.of(b.list(1), Sizes.of(x, axis)));
        LongStream.of(all).forEach(a -> sizes.add(Sizes.of(x, (int) a)));
        Expr block = column.reshape(ones).expand(Expr.concat(0, sizes.toArray(Expr[]::new)), null);
        List<Expr> inputs = List.of(block, node.hasInput(1) ? input.apply(1) : b.none(), b.none(), input.apply(3));
        Expr resized =
                b.emit("Resize", inputs, attributes(LongStream.range(2, n + 2).toArray()), null);
        Expr[] firsts = new Expr[n];
        Arrays.fill(firsts, b.list(1));
        firsts[i] = Sizes.of(y.get(), axis);
        TensorType type = new TensorType(x.elementType(), null);
        return Margins.first(resized, Expr.concat(0, firsts), Sizes.axes(2, n + 2), type)
                .reshape(b.list(in.size(), out.isFixed() ? out.size() : -1), Shape.of(in, out))
                .transpose(1, 0);
    }

    private Expr roi(int i) {
        if (!mode().equals("tf_crop_and_resize")) {
            return b.none();
        }
        return Expr.concat(0, part(input.apply(1), i), part(input.apply(1), all.length + i));
    }

    private Expr part(Expr list, int i) {
        return list.findConstant()
                .map(t -> b.constant(Tensor.of(t.elementType(), new double[] {t.toDoubles()[i]}, 1)))
                .orElseGet(() -> list.slice(0, i, i + 1, 1));
    }

    private Map<String, Attribute> attributes(long... axes) {
        Map<String, Attribute> attributes = new LinkedHashMap<>(node.attributes());
        attributes.put("axes", Attribute.of(axes));
        attributes.remove("extrapolation_value");
        if (axes.length == 1) {
            attributes.remove("keep_aspect_ratio_policy");
        }
        return attributes;
    }
}
