package dev.limpid.similar;

import java.util.Optional;

/**
 * What is asked about prototypes.
 *
 * @param layer whose features are compared; empty for the last feature map
 * @param isWeighted whether ProtoDash chooses, with weights, instead of MMD-critic
 * @param prototypes of each class, at least 1
 * @param criticisms of each class; not with ProtoDash
 * @param seed of the inputs drawn at random for comparison
 */
public record PrototypeRequest(Optional<String> layer, boolean isWeighted, int prototypes, int criticisms, long seed) {
    /** Four prototypes and two criticisms of each class by MMD-critic. */
    public static final PrototypeRequest DEFAULT = new PrototypeRequest(Optional.empty(), false, 4, 2, 0);

    public PrototypeRequest {
        if (prototypes < 1 || criticisms < 0) {
            throw new IllegalArgumentException(prototypes + " prototypes, " + criticisms + " criticisms");
        }
    }
}
