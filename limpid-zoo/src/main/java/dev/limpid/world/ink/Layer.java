package dev.limpid.world.ink;

import dev.limpid.world.truth.Label;
import org.jspecify.annotations.Nullable;

/**
 * One shape of a picture, drawn over all earlier layers.
 *
 * @param label its label
 * @param outline its edge
 * @param within a clipping outline; null = none
 * @param paint its colour
 * @param bulge the distance from its edge over which its surface rises, in units of the picture's side; 0 = flat and
 *     unlit
 * @param relief another outline from whose edge its surface rises, if it is not the own edge
 * @param edge the darkness of its contour, from 0 to 1
 */
public record Layer(
        Label label,
        Outline outline,
        @Nullable Outline within,
        Paint paint,
        double bulge,
        @Nullable Outline relief,
        double edge) {

    /** A flat shape without a contour. */
    public static Layer flat(Label label, Outline outline, Paint paint) {
        return new Layer(label, outline, null, paint, 0, null, 0);
    }

    /** A rounded shape with a soft contour. */
    public static Layer round(Label label, Outline outline, Paint paint, double bulge) {
        return new Layer(label, outline, null, paint, bulge, null, 0.5);
    }

    /** This layer clipped to an outline and shaded like a second one. */
    public Layer on(Outline visible, Outline surface) {
        return new Layer(label, outline, visible, paint, bulge, surface, edge);
    }

    /** This layer with another contour. */
    public Layer edged(double darkness) {
        return new Layer(label, outline, within, paint, bulge, relief, darkness);
    }
}
