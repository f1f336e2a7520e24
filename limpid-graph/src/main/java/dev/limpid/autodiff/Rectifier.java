package dev.limpid.autodiff;

import dev.limpid.graph.Node;
import dev.limpid.graph.Tensor;
import java.util.Optional;
import java.util.function.Function;

/** Rectifiers: {@code Relu}, and {@code Clip} from 0 with or without an upper bound, such as ReLU6. */
public final class Rectifier {
    private Rectifier() {}

    /**
     * Whether a node is a rectifier.
     *
     * @param findConstant finds the constant with a value's name, if there is one
     */
    public static boolean is(Node node, Function<String, Optional<Tensor>> findConstant) {
        return node.is("Relu")
                || (node.is("Clip")
                        && findConstant
                                .apply(node.input(1))
                                .filter(least -> least.elementCount() == 1 && least.toDoubles()[0] == 0)
                                .isPresent());
    }
}
