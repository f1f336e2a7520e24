package dev.limpid.autodiff;

import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.op.Trait;
import org.jspecify.annotations.Nullable;

/** Recognises sums and means of squares, such as a variance, whatever number they are multiplied by. */
final class Squares {
    /** Longest chain of nodes that is followed. */
    private static final int DEEPEST = 12;

    private Squares() {}

    /** Whether a value is a sum or a mean of squares times a number. */
    static boolean areSummed(GraphBuilder b, String value) {
        return areSummed(b, value, DEEPEST);
    }

    private static boolean areSummed(GraphBuilder b, String value, int depth) {
        @Nullable Node node = b.findProducer(value).orElse(null);
        if (node == null || depth == 0 || !node.op().isStandard()) {
            return false;
        }
        String first = node.input(0);
        return switch (node.op().name()) {
            case "ReduceSumSquare" -> true;
            case "Pow" -> isTwo(b, node.input(1));
            case "Mul" ->
                first.equals(node.input(1))
                        || (isNumber(b, node.input(1)) && areSummed(b, first, depth - 1))
                        || (isNumber(b, first) && areSummed(b, node.input(1), depth - 1));
            case "Div" -> isNumber(b, node.input(1)) && areSummed(b, first, depth - 1);
            case "ReduceSum", "ReduceMean" -> areSummed(b, first, depth - 1);
            default -> node.has(Trait.MOVES) && areSummed(b, first, depth - 1);
        };
    }

    private static boolean isTwo(GraphBuilder b, String value) {
        @Nullable Tensor power = b.findConstant(value).orElse(null);
        return power != null && power.elementCount() == 1 && power.toDoubles()[0] == 2;
    }

    private static boolean isNumber(GraphBuilder b, String value) {
        @Nullable Shape shape = b.findType(value).map(TensorType::shape).orElse(null);
        return shape != null && shape.isFixed() && Tensor.elementCount(shape.sizes()) == 1;
    }
}
