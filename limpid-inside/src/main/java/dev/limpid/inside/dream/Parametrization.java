package dev.limpid.inside.dream;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Expr;
import java.util.Random;

/**
 * What is optimised instead of the pixels themselves. It decides which pictures are close to each other, and so which of the
 * many pictures that a unit likes is found.
 */
public sealed interface Parametrization permits PixelPicture, FourierPicture, PhasePicture, GeneratedPicture {
    /** Its name on the command line. */
    String label();

    /** The size of the pictures. */
    Size size();

    /** The sizes of the parameters of one picture. */
    long[] shape();

    /** The pictures of parameters: {@code float[B,...]} to {@code float[B,C,H,W]}, 0 to 1. */
    Expr picture(Expr parameters);

    /** Parameters to start from. */
    float[] initial(Random random);

    /**
     * The parameters of a picture.
     *
     * @param picture {@code [C][pixels]}, 0 to 1
     * @throws LimpidException if not every picture has parameters
     */
    float[] parametersOf(float[][] picture);

    /** The usual length of a step. */
    double rate();

    /** The number of parameters of one picture. */
    default int count() {
        long count = 1;
        for (long each : shape()) {
            count *= each;
        }
        return Math.toIntExact(count);
    }
}
