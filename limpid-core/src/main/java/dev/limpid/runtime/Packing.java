package dev.limpid.runtime;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether ONNX Runtime should pack the weights of a session: copy them once, when the session opens, into the memory
 * layout that its matrix kernels read fastest.
 *
 * <p>Only products with several rows profit. A matrix-vector product reads each weight once, so packing a large
 * classifier takes longer than many runs of it, and keeps a second copy of the weights.
 */
final class Packing {
    /** Operators whose kernels always profit, and those that are fused into such operators. */
    private static final Set<String> ALWAYS = Set.of(
            "ConvTranspose",
            "ConvInteger",
            "MatMulInteger",
            "QLinearConv",
            "QLinearMatMul",
            "QuantizeLinear",
            "DequantizeLinear",
            "RNN",
            "LSTM",
            "GRU");

    private Packing() {}

    /** Whether a node of the graph computes faster with packed weights, or may do so. */
    static boolean pays(Graph graph) {
        return graph.nodes().stream().anyMatch(node -> pays(graph, node));
    }

    private static boolean pays(Graph graph, Node node) {
        if (!node.op().isStandard() || node.attributes().values().stream().anyMatch(a -> a instanceof Attribute.Body)) {
            return true;
        }
        boolean isProduct = node.is("MatMul") || node.is("Gemm") || node.is("Einsum");
        return ALWAYS.contains(node.op().name()) || (isProduct && !isOneRow(graph, node.output()));
    }

    /** Whether the product is known to be a single vector. */
    private static boolean isOneRow(Graph graph, String product) {
        @Nullable Shape shape = graph.findType(product).map(TensorType::shape).orElse(null);
        if (shape == null || !shape.isFixed() || shape.rank() == 0) {
            return false;
        }
        long[] sizes = shape.sizes();
        return Tensor.elementCount(sizes) == sizes[sizes.length - 1];
    }
}
