package dev.limpid;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What is asked of a model about an input. The same for a program, a command line and a server.
 *
 * @param methods the methods, in the order in which their results are returned
 * @param target what is explained: {@code top} for the class with the largest score, a class's number or label, a sum of
 *     these ({@code A-B}, {@code 0.5*A+0.5*B}), or another {@linkplain dev.limpid.model.Question target}
 * @param layer where methods look that take a layer; empty: the last feature map for class activation maps, the input for
 *     gradients and relevance
 * @param seed where random draws start
 * @param ledger whether to return, for methods of layer-wise relevance propagation, where relevance went
 */
public record ExplainRequest(
        List<MethodCall> methods, String target, Optional<String> layer, long seed, boolean ledger) {
    /** The class with the largest score. */
    public static final String TOP = "top";

    public ExplainRequest {
        methods = List.copyOf(methods);
    }

    /** Methods with standard parameters, asked for the class with the largest score. */
    public static ExplainRequest of(String... methods) {
        return of(Arrays.stream(methods).map(MethodCall::of).toList());
    }

    /** Methods with their parameters, asked for the class with the largest score. */
    public static ExplainRequest of(List<MethodCall> methods) {
        return new ExplainRequest(methods, TOP, Optional.empty(), 0, false);
    }

    /** This request for another target. */
    public ExplainRequest withTarget(String other) {
        return new ExplainRequest(methods, other, layer, seed, ledger);
    }

    /** This request at a layer. */
    public ExplainRequest withLayer(String name) {
        return new ExplainRequest(methods, target, Optional.of(name), seed, ledger);
    }

    /** This request with another seed. */
    public ExplainRequest withSeed(long other) {
        return new ExplainRequest(methods, target, layer, other, ledger);
    }

    /** This request with the account of where relevance went. */
    public ExplainRequest withLedger() {
        return new ExplainRequest(methods, target, layer, seed, true);
    }
}
