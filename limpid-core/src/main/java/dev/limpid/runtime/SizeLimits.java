package dev.limpid.runtime;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shape;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Value;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Refuses graphs whose values would not fit into memory, before anything computes them. */
final class SizeLimits {
    /** The largest size of one buffer (bytes). */
    private static final double LARGEST = Integer.MAX_VALUE;

    /** The largest size of a value that ONNX Runtime computes once and then keeps (bytes). */
    private static final double LARGEST_CONSTANT = 256 << 20;

    /** How many values as large as an input must fit into Java's memory: the input, its gradient, a sum and a copy. */
    private static final int INPUT_COPIES = 4;

    private SizeLimits() {}

    /**
     * Checks every value whose size is known.
     *
     * @param constant values that do not depend on the data that is fed
     * @throws LimpidException naming the value that is too large
     */
    static void check(Graph graph, Map<String, TensorType> types, Set<String> constant) {
        double memory = Runtime.getRuntime().maxMemory();
        for (Value input : graph.inputs()) {
            double bytes = bytes(input.type());
            if (bytes > LARGEST || bytes * INPUT_COPIES > memory) {
                throw LimpidException.tooLarge(
                        "input '" + input.name() + "' is " + input.type() + " and takes " + shown(bytes)
                                + " for one sample, too much for the " + shown(memory)
                                + " of memory that this program may use");
            }
        }
        for (Node node : graph.nodes()) {
            for (String name : node.outputs()) {
                @Nullable TensorType type = types.get(name);
                double limit = constant.contains(name) ? LARGEST_CONSTANT : LARGEST;
                if (type != null && bytes(type) > limit) {
                    throw LimpidException.tooLarge(node.op() + " node '" + node.label() + "' gives " + type + ", "
                            + shown(bytes(type)) + (constant.contains(name) ? "" : " for one sample")
                            + ", which is more than the " + shown(limit) + " that are allowed");
                }
            }
        }
    }

    /** The size of a value for a batch of one (bytes); unknown dimensions count as one. */
    private static double bytes(TensorType type) {
        @Nullable Shape shape = type.shape();
        if (shape == null || type.element() == ElementType.STRING || type.element() == ElementType.UNDEFINED) {
            return 0;
        }
        double bytes = type.element().bytesFor(8) / 8.0;
        for (Dim dim : shape.dims()) {
            bytes *= dim.isFixed() ? dim.size() : Shapes.batchFactor(dim);
        }
        return bytes;
    }

    private static String shown(double bytes) {
        return bytes >= 1e9
                ? String.format(Locale.ROOT, "%.1f GB", bytes / 1e9)
                : String.format(Locale.ROOT, "%.0f MB", bytes / 1e6);
    }
}
