package dev.limpid.autodiff;

import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Pass;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Writes {@code Attention} (opset 23) as matrix products and a softmax, and {@code DeformConv} as {@code GridSample} and
 * {@code Conv}: operators which the rules of all rule sets know, and the methods that read attention probabilities.
 *
 * <p>Nodes with inputs of unknown type stay as they are, and so do attention with past keys and values or with more
 * outputs than the first, deformable convolutions with other axes than two, and control-flow bodies. The output of a
 * node keeps its name.
 */
public final class Unfold implements Pass {
    private static final int PAST = 4;

    @Override
    public Graph apply(Graph graph) {
        return graph.nodes().stream().anyMatch(n -> isOpen(graph, n))
                ? new Unfolding(graph, Unfold::isOpen, Unfold::formula).result()
                : graph;
    }

    private static boolean isOpen(Graph graph, Node node) {
        boolean isTyped = given(node)
                .allMatch(k -> graph.findType(node.input(k))
                        .filter(t -> t.shape() != null)
                        .isPresent());
        if (!isTyped) {
            return false;
        }
        return node.is("DeformConv")
                ? Deformation.isKnown(
                        graph.shapeOf(node.input(0)), graph.shapeOf(node.input(1)), graph.shapeOf(node.input(2)))
                : node.is("Attention")
                        && IntStream.range(PAST, node.inputs().size()).noneMatch(node::hasInput)
                        && IntStream.range(1, node.outputs().size()).noneMatch(node::hasOutput);
    }

    private static Expr formula(Node node, IntFunction<Expr> in) {
        return node.is("DeformConv") ? Deformation.formula(node, in) : AttentionRules.attention(node, in);
    }

    private static IntStream given(Node node) {
        return IntStream.range(0, node.inputs().size()).filter(node::hasInput);
    }
}
