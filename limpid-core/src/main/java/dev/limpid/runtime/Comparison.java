package dev.limpid.runtime;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.op.Trait;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Compares a run with all optimisations with a run without any, where a wrong optimisation is possible. */
final class Comparison {
    /**
     * Largest constants and results, as far as known, of a graph that is run twice: beyond this, the second run would
     * take noticeable time and memory.
     */
    private static final long MOST_BYTES = 128L << 20;

    /** Rounding changes single elements (a tie, a mask at zero); a wrong optimisation changes most of them. */
    private static final double LARGEST_SHARE = 0.05;

    /** Results that are this small beside the largest one are rounding noise. */
    private static final double NOISE = 1e-6;

    private Comparison() {}

    /** Whether a first run of the graph is worth a second one without optimisations. */
    static boolean isWorthwhile(Graph graph) {
        return any(graph, node -> node.is("Transpose"))
                && !any(graph, node -> node.has(Trait.RANDOM))
                && bytes(graph) <= MOST_BYTES;
    }

    /**
     * Whether a Transpose may be moved across a node whose pads or sizes are stated for some axes only; ONNX Runtime's
     * transpose optimiser takes them for complete.
     */
    static boolean isMisread(Graph graph) {
        return any(graph, node -> node.is("Transpose"))
                && any(
                        graph,
                        node -> (node.is("Pad") && node.hasInput(3))
                                || (node.is("Resize")
                                        && node.findAttribute("axes").isPresent()));
    }

    private static boolean any(Graph graph, Predicate<Node> condition) {
        return graph.nodes().stream()
                .anyMatch(node -> condition.test(node)
                        || node.attributes().values().stream()
                                .anyMatch(a -> a instanceof Attribute.Body body && any(body.graph(), condition)));
    }

    private static long bytes(Graph graph) {
        long sum = 0;
        for (Tensor constant : graph.constants().values()) {
            sum += constant.bytes().remaining();
        }
        for (Node node : graph.nodes()) {
            for (String output : node.outputs()) {
                @Nullable
                Shape shape = graph.findType(output).map(TensorType::shape).orElse(null);
                sum += shape != null && shape.isFixed() ? 4 * Tensor.elementCount(shape.sizes()) : 0;
            }
        }
        return sum;
    }

    /** Whether any result differs by more than rounding. */
    static boolean differs(Map<String, Tensor> optimised, Map<String, Tensor> plain) {
        double largest = plain.values().stream()
                .filter(Comparison::isReal)
                .mapToDouble(Tensor::largestMagnitude)
                .max()
                .orElse(0);
        return plain.entrySet().stream().anyMatch(each -> {
            Tensor other = Objects.requireNonNull(optimised.get(each.getKey()));
            return isReal(each.getValue()) && differ(other, each.getValue(), NOISE * largest);
        });
    }

    private static boolean isReal(Tensor tensor) {
        return tensor.elementType() == ElementType.FLOAT || tensor.elementType() == ElementType.DOUBLE;
    }

    private static boolean differ(Tensor optimised, Tensor plain, double noise) {
        if (!Arrays.equals(optimised.shape(), plain.shape())) {
            return true;
        }
        double[] a = optimised.toDoubles();
        double[] b = plain.toDoubles();
        double size = 0;
        double far = 0;
        double farthest = 0;
        int notNumbers = 0;
        for (int i = 0; i < a.length; i++) {
            if (Double.isFinite(a[i]) && Double.isFinite(b[i])) {
                size += Math.abs(b[i]);
                far += Math.abs(a[i] - b[i]);
                farthest = Math.max(farthest, Math.abs(a[i] - b[i]));
            } else {
                notNumbers += Double.compare(a[i], b[i]) == 0 ? 0 : 1;
            }
        }
        return notNumbers > LARGEST_SHARE * a.length || (far > LARGEST_SHARE * size && farthest > noise);
    }
}
