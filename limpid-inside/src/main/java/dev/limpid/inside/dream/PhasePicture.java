package dev.limpid.inside.dream;

import dev.limpid.graph.Expr;
import dev.limpid.graph.Tensor;
import java.util.Random;

/**
 * The phases of a picture's Fourier coefficients, whose magnitudes stay those of the data. No step can add more fine structure
 * than the data have, so that pictures do not turn into noise, without any penalty.
 *
 * <p>Differs from the paper: the magnitudes are taken along the data's own axes of colour, of logits, so that the picture
 * needs no standardisation.
 *
 * <p>Ref.: Fel et al., Unlocking Feature Visualization for Deeper Networks with MAgnitude Constrained Optimization, 2023, arXiv
 * 2306.06805.
 *
 * @param size of the pictures
 * @param statistics of the data, at this size
 */
public record PhasePicture(Size size, PictureStatistics statistics) implements Parametrization {
    @Override
    public String label() {
        return "maco";
    }

    @Override
    public long[] shape() {
        return new long[] {size.channels(), size.height(), spectrum().columns()};
    }

    private Spectrum spectrum() {
        return new Spectrum(size.height(), size.width());
    }

    @Override
    public Expr picture(Expr parameters) {
        Tensor magnitudes = Tensor.of(
                statistics.magnitudes(),
                1,
                size.channels(),
                size.height(),
                spectrum().columns());
        Expr fixed = parameters.builder().constant(magnitudes);
        Expr spectra = Expr.concat(
                2, parameters.unary("Cos").mul(fixed), parameters.unary("Sin").mul(fixed));
        return statistics.colours().picture(spectrum().inverse(spectra));
    }

    @Override
    public float[] initial(Random random) {
        float[] phases = new float[count()];
        for (int i = 0; i < phases.length; i++) {
            phases[i] = (float) Draws.around(random, Math.PI);
        }
        return phases;
    }

    @Override
    public float[] parametersOf(float[][] picture) {
        float[][] along = statistics.colours().along(picture);
        int half = spectrum().size() / 2;
        float[] phases = new float[count()];
        for (int c = 0; c < size.channels(); c++) {
            float[] found = spectrum().of(along[c]);
            for (int i = 0; i < half; i++) {
                phases[c * half + i] = (float) Math.atan2(found[half + i], found[i]);
            }
        }
        return phases;
    }

    @Override
    public double rate() {
        return 0.1;
    }
}
