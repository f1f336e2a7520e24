package dev.limpid.graph.pass;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Node;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Softmax and related operators before opset 13, which flattened all axes from one on. */
final class SoftmaxForms {
    private SoftmaxForms() {}

    static Map<String, Form> all() {
        return Map.of(
                "Softmax",
                SoftmaxForms::rewrite,
                "LogSoftmax",
                SoftmaxForms::rewrite,
                "Hardmax",
                SoftmaxForms::rewrite);
    }

    private static void rewrite(Node node, Rewriting to) {
        if (to.opset() >= 13) {
            to.keep(node);
            return;
        }
        long axis = node.intAttribute("axis", 1);
        OptionalInt rank = to.facts().findRank(node.input(0));
        if (axis == -1 || (rank.isPresent() && axis == rank.getAsInt() - 1)) {
            to.keep(node.withAttribute("axis", Attribute.of(-1L)));
            return;
        }
        String x = node.input(0);
        String shape = to.emit("Shape", List.of(x), Map.of());
        String matrix = to.emit("Flatten", List.of(x), Map.of("axis", Attribute.of(axis)));
        String y = to.emit(node.op().name(), List.of(matrix), Map.of("axis", Attribute.of(-1L)));
        to.replace(node, "Reshape", List.of(y, shape), Map.of());
    }
}
