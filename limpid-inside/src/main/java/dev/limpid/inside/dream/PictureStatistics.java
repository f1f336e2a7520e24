package dev.limpid.inside.dream;

import dev.limpid.attribution.Progress;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.inside.Gathered;
import dev.limpid.inside.Samples;
import dev.limpid.inside.Sweep;
import dev.limpid.model.Classifier;
import dev.limpid.runtime.Engine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What pictures of a data set have in common: their axes of colour, and how much of each frequency they have on average.
 *
 * @param colours the axes along which their colours vary independently
 * @param magnitudes the mean magnitude of each Fourier coefficient along each axis: {@code [C][H][W/2+1]}, NumPy's scale
 * @param count pictures that were read
 */
@SuppressWarnings("ArrayRecordComponent") // copied on the way in and out, and compared by their numbers
public record PictureStatistics(Colours colours, float[] magnitudes, int count) {
    private static final String NUMBERS = "numbers";

    /** With a copy of the magnitudes. */
    public PictureStatistics {
        magnitudes = magnitudes.clone();
    }

    /**
     * The statistics of samples that can be read.
     *
     * @param size of the pictures that are to be made; samples of another size are resized
     * @param failed hears of samples that cannot be read
     * @throws LimpidException if the network does not take pictures, or no sample can be read
     */
    public static PictureStatistics of(
            Engine engine,
            Classifier model,
            Samples samples,
            Size size,
            Consumer<Gathered.Failure> failed,
            Progress progress) {
        NetworkInput input = NetworkInput.of(model);
        List<Gathered.Failure> failures = new ArrayList<>();
        double[] moments =
                sums(engine, graph(input, size, PictureStatistics::moments), samples, failures::add, progress);
        failures.forEach(failed);
        int channels = size.channels();
        int count = (int) Math.round(moments[moments.length - 1]);
        if (count == 0) {
            throw LimpidException.badInput("no picture of the data can be read" + Gathered.Failure.first(failures));
        }
        double[] mean = Arrays.stream(moments, 0, channels).map(s -> s / count).toArray();
        double[][] covariance = new double[channels][channels];
        for (int i = 0; i < channels; i++) {
            for (int j = 0; j < channels; j++) {
                covariance[i][j] = moments[channels + i * channels + j] / count - mean[i] * mean[j];
            }
        }
        Colours colours = Colours.of(covariance, mean);
        double[] sums = sums(engine, graph(input, size, x -> spectra(x, colours, size)), samples, f -> {}, progress);
        float[] magnitudes = new float[sums.length - 1];
        for (int i = 0; i < magnitudes.length; i++) {
            magnitudes[i] = (float) (sums[i] / count);
        }
        return new PictureStatistics(colours, magnitudes, count);
    }

    private interface Reading {
        /** What is summed over pictures, 0 to 1: {@code float[1,C,H,W]} to a list of numbers. */
        Expr of(Expr pictures);
    }

    /** From one input of the network to the numbers that are summed. */
    private static Graph graph(NetworkInput input, Size size, Reading reading) {
        GraphBuilder b = GraphBuilder.ofOpset(20);
        Map<String, Expr> outputs = new LinkedHashMap<>();
        outputs.put(NUMBERS, reading.of(input.ofSample(b, size)));
        return b.build(outputs);
    }

    /** The means of the channels' logits and of their products: {@code float[C + C C]}. */
    private static Expr moments(Expr pictures) {
        Shape shape = pictures.shape();
        long pixels = shape.size(2) * shape.size(3);
        Expr lines = Colours.logits(pictures).reshape(shape.size(1), pixels);
        Expr products = lines.matMul(lines.transpose(1, 0)).mul(1.0 / pixels);
        return Expr.concat(0, lines.reduceMean(false, 1), products.reshape(shape.size(1) * shape.size(1)));
    }

    /**
     * A Hann window with a mean square of 1. Without it, the edges of a picture, which meet each other in the transform, would
     * draw a cross into the spectrum and a lattice into every picture made from it.
     */
    private static Expr window(Expr pictures, Size size) {
        double[] window = new double[size.pixels()];
        for (int i = 0; i < window.length; i++) {
            double across = hann(i % size.width(), size.width());
            window[i] = across * hann(i / size.width(), size.height()) * 8 / 3;
        }
        return pictures.builder().constant(Tensor.of(ElementType.FLOAT, window, 1, 1, size.height(), size.width()));
    }

    private static double hann(int at, int size) {
        return 0.5 - 0.5 * Math.cos(2 * Math.PI * (at + 0.5) / size);
    }

    private static Expr spectra(Expr pictures, Colours colours, Size size) {
        Spectrum spectrum = new Spectrum(size.height(), size.width());
        Expr found = spectrum.forward(colours.along(pictures).mul(window(pictures, size)));
        Expr real = Parts.of(found, 2, 0, size.height());
        Expr imaginary = Parts.of(found, 2, size.height(), 2L * size.height());
        Expr magnitude = real.mul(real).add(imaginary.mul(imaginary)).sqrt();
        return magnitude.reshape((long) size.channels() * size.height() * spectrum.columns());
    }

    /** Sums over all samples, and at the end how many there are. */
    private static double[] sums(
            Engine engine, Graph graph, Samples samples, Consumer<Gathered.Failure> failed, Progress progress) {
        int size = Math.toIntExact(graph.shapeOf(graph.outputs().get(0)).size(0));
        double[] sums = new double[size + 1];
        try (Sweep sweep = Sweep.of(engine, graph, 1)) {
            sweep.run(
                    samples,
                    0,
                    batch -> batch,
                    (next, batch) -> {
                        batch.failures().forEach(failed);
                        add(
                                sums,
                                batch.size() == 0
                                        ? new float[0]
                                        : batch.value(NUMBERS).toFloats());
                    },
                    progress);
        }
        return sums;
    }

    private static void add(double[] sums, float[] numbers) {
        for (int i = 0; i < numbers.length; i++) {
            sums[i] += numbers[i];
        }
        sums[sums.length - 1] += numbers.length == 0 ? 0 : 1;
    }

    @Override
    public float[] magnitudes() {
        return magnitudes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PictureStatistics s
                && colours.equals(s.colours)
                && Arrays.equals(magnitudes, s.magnitudes)
                && count == s.count;
    }

    @Override
    public int hashCode() {
        return 31 * colours.hashCode() + Arrays.hashCode(magnitudes);
    }

    @Override
    public String toString() {
        return "statistics of " + count + " pictures, " + colours;
    }
}
