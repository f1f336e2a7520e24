package dev.limpid.autodiff;

import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One node of the forward graph as a rule sees it. */
public interface Site {
    /** The node. Its attributes are in the normalised form of the standard operators. */
    Node node();

    /** The graph under construction. */
    GraphBuilder builder();

    /** The value of an input. @throws dev.limpid.error.LimpidException if it is omitted */
    Expr in(int k);

    /** The constant value of an input, if it is constant. */
    Optional<Tensor> constant(int k);

    /** The value of an output. */
    Expr out(int k);

    /** The first output. */
    default Expr out() {
        return out(0);
    }

    /** Whether an output has a cotangent. */
    boolean hasGrad(int k);

    /** The cotangent of an output, in the shape of that output; zeros where there is none. */
    Expr grad(int k);

    /** The cotangent of the first output. */
    default Expr grad() {
        return grad(0);
    }

    /** Whether the cotangent of this input is requested. */
    boolean isWanted(int k);

    /** This node's plain gradient for the given cotangents of its outputs: cotangents in the shapes of the inputs. */
    Cotangents vjp(Expr... grads);

    /**
     * The same node run again with some inputs replaced or added; {@link #out} and
     * {@link #vjp} then refer to this run.
     */
    Site with(Map<Integer, Expr> replaced);

    /**
     * The same node in the forward pass of the reference input (DeepLIFT).
     *
     * @throws dev.limpid.error.LimpidException if the backward pass has no reference
     */
    Site baseline();

    /** All given inputs. */
    default List<Expr> ins() {
        return java.util.stream.IntStream.range(0, node().inputs().size())
                .filter(node()::hasInput)
                .mapToObj(this::in)
                .toList();
    }
}
