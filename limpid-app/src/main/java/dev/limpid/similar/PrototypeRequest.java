package dev.limpid.similar;

import dev.limpid.cases.PrototypeMethod;
import java.util.Optional;

/**
 * What is asked about prototypes.
 *
 * @param layer whose features are compared; empty for the last feature map
 * @param method how prototypes are chosen
 * @param prototypes of each class, at least 1
 * @param criticisms of each class, at least 0; 0 with ProtoDash
 * @param seed of the inputs drawn at random for comparison
 */
public record PrototypeRequest(
        Optional<String> layer, PrototypeMethod method, int prototypes, int criticisms, long seed) {
    /** Four prototypes and two criticisms of each class by MMD-critic. */
    public static final PrototypeRequest DEFAULT =
            new PrototypeRequest(Optional.empty(), PrototypeMethod.MMD_CRITIC, 4, 2, 0);

    /** @throws dev.limpid.error.LimpidException if a number is out of its range */
    public PrototypeRequest {
        method.check(prototypes, criticisms);
    }
}
