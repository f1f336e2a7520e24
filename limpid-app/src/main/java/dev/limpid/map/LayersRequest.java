package dev.limpid.map;

import dev.limpid.inside.space.Pooling;
import java.util.List;
import java.util.Set;

/**
 * What is asked of the layers of a network.
 *
 * @param layers their names, or {@code all}; empty for at most twelve, spread evenly from the first to the scores
 * @param parts what is looked at
 * @param pooling how the vectors at the places become the features that probes read; {@link Pooling#MEAN} or
 *     {@link Pooling#MAX}
 * @param seed of everything random
 */
public record LayersRequest(List<String> layers, Set<Part> parts, Pooling pooling, long seed) {
    /** Something that can be looked at. */
    public enum Part {
        /** Linear probes for the class and for every concept. */
        PROBES,
        /** How similar layers are. */
        CKA,
        /** What a decoder restores of the picture. */
        DECODER,
        /** The intrinsic dimension. */
        DIMENSION
    }

    /** Everything. */
    public static final LayersRequest DEFAULT = new LayersRequest(List.of(), Set.of(Part.values()), Pooling.MEAN, 0);

    public LayersRequest {
        layers = List.copyOf(layers);
        parts = Set.copyOf(parts);
        if (pooling == Pooling.PLACES || parts.isEmpty()) {
            throw new IllegalArgumentException(pooling + " " + parts);
        }
    }
}
