package dev.limpid.inside.dream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Npy;
import dev.limpid.testkit.ReferenceEvaluator;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fourier transforms against numpy's; the numbers are made by {@code tools/references/dream.py}. */
class SpectrumTest {
    private static final float CLOSE = 2e-5f;

    private static Tensor reference(String name) throws URISyntaxException {
        return Npy.read(
                Path.of(Objects.requireNonNull(SpectrumTest.class.getResource("/references/dream/" + name + ".npy"))
                        .toURI()));
    }

    private static double[] run(Tensor input, UnaryOperator<Expr> form) {
        GraphBuilder b = GraphBuilder.ofOpset(20);
        Expr result = form.apply(b.input("x", input.type()));
        return Objects.requireNonNull(ReferenceEvaluator.run(b.build(Map.of("y", result)), Map.of("x", input))
                        .get("y"))
                .toDoubles();
    }

    @ParameterizedTest
    @CsvSource({"6, 8", "5, 7"})
    void theInverseIsThatOfNumpyAlsoForNumbersThatAreNoSpectrum(int height, int width) throws URISyntaxException {
        String size = height + "x" + width;
        double[] found = run(reference("spectra-" + size), new Spectrum(height, width)::inverse);
        assertThat(found).containsExactly(reference("inverse-" + size).toDoubles(), within((double) CLOSE));
    }

    @ParameterizedTest
    @CsvSource({"6, 8", "5, 7"})
    void theForwardTransformIsThatOfNumpy(int height, int width) throws URISyntaxException {
        String size = height + "x" + width;
        double[] found = run(reference("planes-" + size), new Spectrum(height, width)::forward);
        assertThat(found).containsExactly(reference("forward-" + size).toDoubles(), within((double) CLOSE));
    }

    @ParameterizedTest
    @CsvSource({"6, 8", "5, 7"})
    void theSpectrumOfOnePlaneIsThatOfNumpy(int height, int width) throws URISyntaxException {
        String size = height + "x" + width;
        float[] planes = reference("planes-" + size).toFloats();
        float[] wanted = reference("forward-" + size).toFloats();
        Spectrum spectrum = new Spectrum(height, width);
        float[] first = java.util.Arrays.copyOf(planes, height * width);
        assertThat(spectrum.of(first)).containsExactly(java.util.Arrays.copyOf(wanted, spectrum.size()), within(CLOSE));
    }

    @ParameterizedTest
    @CsvSource({"6, 8", "5, 7"})
    void thePictureOfAPicturesParametersIsThePicture(int height, int width) {
        Size size = new Size(3, height, width);
        float[][] picture = new float[3][height * width];
        for (int c = 0; c < 3; c++) {
            for (int i = 0; i < picture[c].length; i++) {
                picture[c][i] = (float) (0.5 + 0.4 * Math.sin(i * (c + 1) + 0.3 * c));
            }
        }
        for (Parametrization each : java.util.List.of(
                new FourierPicture(size, Colours.natural(3), 1), new PixelPicture(size, Colours.natural(3)))) {
            long[] shape = DreamGraph.sizes(1, each.shape());
            double[] found = run(Tensor.of(each.parametersOf(picture), shape), each::picture);
            for (int i = 0; i < found.length; i++) {
                double wanted = picture[i / size.pixels()][i % size.pixels()] * 0.96 + 0.02;
                assertThat(found[i]).as(each.label() + " " + i).isCloseTo(wanted, within(1e-4));
            }
        }
    }
}
