package dev.limpid.similar;

import dev.limpid.error.LimpidException;
import java.util.List;
import java.util.Optional;

/**
 * What is asked about the influence of training inputs.
 *
 * @param layer whose pooled features the head reads; empty for the last feature map
 * @param methods by their names; see {@link InfluenceMethod}
 * @param count supporters and opponents of each method, 1 to 50
 * @param subsets random halves of the data on which the head is fitted again to check the methods; 0 for no check, else at least
 *     {@value #LEAST}, since a rank correlation of fewer says nothing
 * @param seed of random choices
 */
public record InfluenceRequest(
        Optional<String> layer, List<InfluenceMethod> methods, int count, int subsets, long seed) {
    /** The fewest halves of a check. */
    public static final int LEAST = 5;

    /** Influence functions on the last layer, four inputs of each kind, checked on 16 halves. */
    public static final InfluenceRequest DEFAULT =
            new InfluenceRequest(Optional.empty(), List.of(InfluenceMethod.parse("influence-function")), 4, 16, 0);

    public InfluenceRequest {
        methods = List.copyOf(methods);
        if (methods.isEmpty()) {
            throw LimpidException.badInput("no method is named");
        }
        if (count < 1 || count > 50 || (subsets != 0 && subsets < LEAST)) {
            throw new IllegalArgumentException(count + " inputs, " + subsets + " subsets");
        }
    }
}
