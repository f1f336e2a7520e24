package dev.limpid.testkit.kernel;

import dev.limpid.graph.Node;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** All supported operators, by ONNX name. */
public final class Kernels {
    private static final Map<String, Kernel> ALL = all();

    private Kernels() {}

    private static Map<String, Kernel> all() {
        Map<String, Kernel> all = new TreeMap<>();
        Stream.of(
                        Elementwise.kernels(),
                        Activation.kernels(),
                        Creation.kernels(),
                        Movement.kernels(),
                        Padding.kernels(),
                        Lookup.kernels(),
                        Ranking.kernels(),
                        Reduction.kernels(),
                        Linear.kernels(),
                        Convolution.kernels(),
                        Pooling.kernels(),
                        Normalization.kernels(),
                        Einsum.kernels(),
                        Resizing.kernels(),
                        Sampling.kernels(),
                        Deformation.kernels(),
                        Quantization.kernels(),
                        Transformer.kernels(),
                        Loss.kernels(),
                        ControlFlow.kernels())
                .forEach(all::putAll);
        return all;
    }

    /** The names of the supported operators. */
    public static Set<String> names() {
        return Set.copyOf(ALL.keySet());
    }

    /** The kernel of a node, if its operator is supported. */
    public static Optional<Kernel> find(Node node) {
        return node.op().isStandard() ? Optional.ofNullable(ALL.get(node.op().name())) : Optional.empty();
    }
}
