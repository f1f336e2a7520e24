package dev.limpid.autodiff;

/**
 * A rule: how one node sends the relevance of its outputs back to its inputs.
 *
 * <p>A rule sees one node as a {@link Site} and returns the cotangents of its inputs. The compiler handles
 * broadcasting, summation over consumers and inputs that were not requested; a rule emits standard ONNX operators
 * only.
 */
@FunctionalInterface
public interface Rule {
    /** The cotangents of the node's inputs. */
    Cotangents apply(Site site);
}
