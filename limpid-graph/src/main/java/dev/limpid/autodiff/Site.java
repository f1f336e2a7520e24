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

    /** The value of an input. @throws dev.limpid.error.LimpidException if it is left out */
    Expr in(int k);

    /** The constant behind an input, if it is one. */
    Optional<Tensor> constant(int k);

    /** The value of an output. */
    Expr out(int k);

    /** The first output. */
    default Expr out() {
        return out(0);
    }

    /** Whether anything comes back to an output. */
    boolean hasGrad(int k);

    /** What comes back to an output, in the shape of that output; zeros where nothing does. */
    Expr grad(int k);

    /** What comes back to the first output. */
    default Expr grad() {
        return grad(0);
    }

    /** Whether somebody asked for the cotangent of this input. */
    boolean isWanted(int k);

    /** This node's plain gradient, if this came back to its outputs: cotangents in the shapes of the inputs. */
    Cotangents vjp(Expr... grads);

    /**
     * The same node run again with some inputs replaced, or given where they were left out; {@link #out} and
     * {@link #vjp} follow.
     */
    Site with(Map<Integer, Expr> replaced);

    /**
     * The same node in the pass over the reference input (DeepLIFT).
     *
     * @throws dev.limpid.error.LimpidException if the compilation was given no reference
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
