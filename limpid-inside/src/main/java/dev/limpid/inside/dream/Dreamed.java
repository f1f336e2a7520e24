package dev.limpid.inside.dream;

import dev.limpid.graph.Tensor;
import java.util.List;

/**
 * Pictures that were optimised together.
 *
 * @param size of the pictures
 * @param pictures {@code float[B,C,H,W]}, 0 to 1
 * @param importance {@code float[B,1,H,W]}: the mean magnitude of the gradient over all steps; where it is small, the unit does
 *     not care what the picture shows
 * @param curves the activation at each step in its random view, for each picture, and at the end that of the whole picture
 */
public record Dreamed(Size size, Tensor pictures, Tensor importance, List<float[]> curves) {
    public Dreamed {
        curves = List.copyOf(curves);
    }

    /** The activation of a picture as it is, not in a random view. */
    public float activation(int row) {
        float[] curve = curves.get(row);
        return curve[curve.length - 1];
    }

    /** The channels of a picture, 0 to 1: {@code [C][pixels]}. */
    public float[][] planes(int row) {
        return planes(pictures, row, size.channels());
    }

    /** The importance of the pixels of a picture, row by row. */
    public float[] importance(int row) {
        return planes(importance, row, 1)[0];
    }

    private float[][] planes(Tensor of, int row, int channels) {
        float[][] planes = new float[channels][size.pixels()];
        for (int c = 0; c < channels; c++) {
            of.floats().get((row * channels + c) * size.pixels(), planes[c]);
        }
        return planes;
    }
}
