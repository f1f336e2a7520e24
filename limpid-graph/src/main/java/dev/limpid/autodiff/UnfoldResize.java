package dev.limpid.autodiff;

import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Pass;
import dev.limpid.graph.Shape;
import dev.limpid.graph.TensorType;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Writes each {@code Resize} that interpolates, or that states sizes for some axes, as products with its interpolation
 * matrices, in a graph with a {@code Transpose}. ONNX Runtime's transpose optimiser moves a Transpose through such a node
 * and leaves one that its kernels refuse; it leaves products right.
 *
 * <p>Nodes stay whose sizes are not known, that crop, or that keep an aspect ratio. For finished graphs: to rules, a
 * product with a matrix is a layer.
 */
public final class UnfoldResize implements Pass {
    private static final int SIZES = 3;

    @Override
    public Graph apply(Graph graph) {
        boolean isMoved = graph.nodes().stream().anyMatch(n -> n.is("Transpose"));
        return isMoved && graph.nodes().stream().anyMatch(n -> isOpen(graph, n))
                ? new Unfolding(graph, UnfoldResize::isOpen, (node, in) -> formula(graph, node, in)).result()
                : graph;
    }

    private static boolean isOpen(Graph graph, Node node) {
        if (!node.is("Resize")
                || node.textAttribute("coordinate_transformation_mode", "").equals("tf_crop_and_resize")
                || !node.textAttribute("keep_aspect_ratio_policy", "stretch").equals("stretch")) {
            return false;
        }
        boolean isNearest = node.textAttribute("mode", "nearest").equals("nearest");
        boolean isOfSome = node.findAttribute("axes").isPresent() && node.hasInput(SIZES);
        boolean isTyped = IntStream.range(0, node.inputs().size())
                .filter(node::hasInput)
                .allMatch(k -> shape(graph, node.input(k)).isPresent());
        Optional<Shape> x = shape(graph, node.input(0));
        Optional<Shape> y = shape(graph, node.output());
        return (!isNearest || isOfSome)
                && isTyped
                && x.isPresent()
                && y.isPresent()
                && !x.get().sameAs(y.get())
                && IntStream.range(0, x.get().rank())
                        .allMatch(a -> x.get().dim(a).sameAs(y.get().dim(a))
                                || (x.get().dim(a).isFixed() && y.get().dim(a).isFixed()));
    }

    private static Optional<Shape> shape(Graph graph, String value) {
        return graph.findType(value).map(TensorType::shape);
    }

    private static Expr formula(Graph graph, Node node, IntFunction<Expr> in) {
        Shape shape = graph.shapeOf(node.output());
        ResizeMatrix matrices = new ResizeMatrix(node, in, shape, () -> {
            throw new IllegalStateException("all sizes of " + node.label() + " are known");
        });
        Expr y = in.apply(0);
        int rank = y.rank();
        for (int axis : matrices.axes()) {
            Expr matrix = matrices.of(axis);
            if (axis == rank - 2) {
                y = matrix.matMul(y);
            } else if (axis == rank - 1) {
                y = y.matMul(matrix.transpose(1, 0));
            } else {
                int moved = axis;
                long[] order = LongStream.range(0, rank)
                        .map(a -> a == moved ? rank - 1L : a == rank - 1 ? moved : a)
                        .toArray();
                y = y.transpose(order).matMul(matrix.transpose(1, 0)).transpose(order);
            }
        }
        return y;
    }
}
