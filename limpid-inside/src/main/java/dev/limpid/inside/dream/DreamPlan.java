package dev.limpid.inside.dream;

/**
 * What is optimised.
 *
 * @param value the name of the value of the network that is looked at: a feature map {@code [N,C,H,W]} in any layout, or
 *     {@code [N,K]}
 * @param aim what is made large
 * @param parametrization of the pictures
 * @param options how they are optimised
 * @param rows pictures that are optimised together
 * @param isDiverse whether the pictures of a batch are facets of one unit, which are to differ
 */
public record DreamPlan(
        String value, Aim aim, Parametrization parametrization, DreamOptions options, int rows, boolean isDiverse) {
    /** What is made large. */
    public enum Aim {
        /** The value along a direction: a channel, a neuron, a class, a concept. */
        PREFERRED,
        /** The same, while the value stays like that of a given picture (feature accentuation). */
        ACCENTUATED,
        /** The value along that of a given picture: what the layer sees in it, exaggerated. */
        CARICATURE,
        /** The likeness to the value of a given picture: what the layer still knows of it. */
        INVERSION;

        /** Whether a picture must be given. */
        public boolean needsPicture() {
            return this != PREFERRED;
        }

        /** Whether a direction must be given. */
        public boolean needsDirection() {
            return this == PREFERRED || this == ACCENTUATED;
        }
    }
}
