package dev.limpid.autodiff;

/**
 * What one node does to the relevance that comes back from its outputs.
 *
 * <p>A rule sees one node as a {@link Site} and says what its inputs receive. Broadcasting, summing over consumers and
 * leaving out what nobody asked for are the compiler's business; a rule emits standard ONNX operators only.
 */
@FunctionalInterface
public interface Rule {
    /** The cotangents of the node's inputs. */
    Cotangents apply(Site site);
}
