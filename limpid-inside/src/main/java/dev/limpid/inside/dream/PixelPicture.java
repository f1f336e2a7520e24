package dev.limpid.inside.dream;

import dev.limpid.graph.Expr;
import java.util.Random;

/**
 * Each pixel by itself. This finds the largest activations, and mostly noise; blur and total variation help.
 *
 * @param size of the pictures
 * @param colours the axes of colour
 */
public record PixelPicture(Size size, Colours colours) implements Parametrization {
    @Override
    public String label() {
        return "pixel";
    }

    @Override
    public long[] shape() {
        return new long[] {size.channels(), size.height(), size.width()};
    }

    @Override
    public Expr picture(Expr parameters) {
        return colours.picture(parameters);
    }

    @Override
    public float[] initial(Random random) {
        return Draws.normal(random, count(), 0.05);
    }

    @Override
    public float[] parametersOf(float[][] picture) {
        float[] parameters = new float[count()];
        float[][] along = colours.along(picture);
        for (int c = 0; c < size.channels(); c++) {
            System.arraycopy(along[c], 0, parameters, c * size.pixels(), size.pixels());
        }
        return parameters;
    }

    @Override
    public double rate() {
        return 0.05;
    }
}
