package dev.limpid.inside.dream;

import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Tensor;
import java.util.Random;

/**
 * The Fourier coefficients of a picture, scaled so that equal steps change coarse structure more than fine structure, as in
 * natural pictures.
 *
 * <p>{@code picture = sigmoid(colours(irfft2(parameters * s)))} with {@code s = sqrt(H W) / (4 f^decay)}.
 *
 * <p>Ref.: Olah, Mordvintsev and Schubert, Feature Visualization, 2017, doi:10.23915/distill.00007.
 *
 * @param size of the pictures
 * @param colours the axes of colour
 * @param decay how fast the scale falls with the frequency f; 0 for not at all
 */
public record FourierPicture(Size size, Colours colours, double decay) implements Parametrization {
    private static final double DAMPING = 4;

    private Spectrum spectrum() {
        return new Spectrum(size.height(), size.width());
    }

    @Override
    public String label() {
        return "fourier";
    }

    @Override
    public long[] shape() {
        return new long[] {size.channels(), 2L * size.height(), spectrum().columns()};
    }

    private double[] scale() {
        Spectrum spectrum = spectrum();
        int columns = spectrum.columns();
        double[] scale = new double[spectrum.size()];
        double least = 1.0 / Math.max(size.height(), size.width());
        for (int i = 0; i < scale.length; i++) {
            double frequency = Math.max(least, spectrum.frequency(i / columns, i % columns));
            scale[i] = Math.sqrt(size.pixels()) / DAMPING / Math.pow(frequency, decay);
        }
        return scale;
    }

    @Override
    public Expr picture(Expr parameters) {
        Tensor scale = Tensor.of(
                ElementType.FLOAT, scale(), 1, 1, 2L * size.height(), spectrum().columns());
        return colours.picture(
                spectrum().inverse(parameters.mul(parameters.builder().constant(scale))));
    }

    @Override
    public float[] initial(Random random) {
        return Draws.normal(random, count(), 0.01);
    }

    @Override
    public float[] parametersOf(float[][] picture) {
        Spectrum spectrum = spectrum();
        double[] scale = scale();
        float[] parameters = new float[count()];
        float[][] along = colours.along(picture);
        for (int c = 0; c < size.channels(); c++) {
            float[] found = spectrum.of(along[c]);
            for (int i = 0; i < found.length; i++) {
                parameters[c * found.length + i] = (float) (found[i] / scale[i]);
            }
        }
        return parameters;
    }

    @Override
    public double rate() {
        return 0.05;
    }
}
