package dev.limpid.attribution.gradient;

import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.attribution.formula.Samples;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Classifier;
import dev.limpid.model.Npy;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.SplittableRandom;

/**
 * Random points on the paths from random baselines to the input.
 *
 * <p>Each sample has a random position on the path, uniform in [0, 1], a random baseline, and noise:
 * {@code float[S, 1 + 2 D]} for an input of D numbers.
 */
public final class Background {
    private static final String NOISE = "noise";

    private Background() {}

    /** Adds the parameters of the baselines. */
    public static MethodInfo declaredBy(MethodInfo info) {
        return info.parameter("samples", "50", "number of random points, 1 to 10000")
                .parameter(
                        "background",
                        NOISE,
                        "baselines: noise (uniform over the input's range), zero, or a .npy file of preprocessed"
                                + " inputs, from which each sample draws one");
    }

    /**
     * The random samples of a method.
     *
     * @throws LimpidException if the background's file does not fit
     */
    public static Samples samples(Classifier model, Settings settings) {
        int samples = settings.whole("samples", 1, 10_000);
        int size = size(model);
        Tensor known = known(model, settings, size);
        int count = (int) (known.elementCount() / Math.max(1, size));
        FloatBuffer rows = known.floats();
        boolean isNoise = settings.text("background").equals(NOISE);
        long[] shape = {samples, 1 + (2L * size)};
        ByteBuffer bytes = Tensor.allocate(ElementType.FLOAT, shape);
        FloatBuffer numbers = bytes.asFloatBuffer();
        for (int i = 0; i < samples; i++) {
            SplittableRandom random = Samples.random(settings.seed(), i);
            numbers.put((float) random.nextDouble());
            int from = count > 0 ? random.nextInt(count) * size : 0;
            for (int k = 0; k < size; k++) {
                numbers.put(isNoise ? (float) random.nextDouble() : count > 0 ? rows.get(from + k) : 0);
            }
            for (int k = 0; k < size; k++) {
                numbers.put((float) random.nextGaussian());
            }
        }
        return Samples.even(Tensor.of(ElementType.FLOAT, shape, bytes));
    }

    private static int size(Classifier model) {
        long[] sizes = model.graph().shapeOf(model.input().name()).sizes();
        sizes[0] = 1;
        return Math.toIntExact(Tensor.elementCount(sizes));
    }

    private static Tensor known(Classifier model, Settings settings, int size) {
        String text = settings.text("background");
        if (!text.endsWith(".npy")) {
            settings.word("background", NOISE, "zero", "FILE.npy");
            return Tensor.of(new float[0], 0);
        }
        Tensor tensor = Npy.read(java.nio.file.Path.of(text));
        if (tensor.elementCount() == 0 || tensor.elementCount() % size != 0) {
            throw LimpidException.badInput(text + ": is " + tensor.type() + ", but the network's input is "
                    + model.input().type());
        }
        return Tensor.of(tensor.toFloats(), tensor.elementCount());
    }

    /** The position of each point on its path: {@code float[S,1,...]}. */
    static Expr part(Expr drawn, int rank) {
        return Path.alongSamples(drawn, 0, rank);
    }

    /** The baselines: {@code float[1,S,...]}, or {@code float[N,S,...]} where they are noise over the range of the input. */
    static Expr baselines(ForwardPass f, Expr drawn) {
        return baselines(f, f.input(), drawn);
    }

    /**
     * The baselines: {@code float[1,S,...]}, or {@code float[N,S,...]} where they are noise.
     *
     * @param x the value over whose range the noise is drawn, in the shape of the input
     */
    public static Expr baselines(ForwardPass f, Expr x, Expr drawn) {
        Expr numbers = block(f, drawn, 0);
        if (!f.settings().text("background").equals(NOISE)) {
            return numbers;
        }
        return Baseline.lowest(f, x)
                .unsqueeze(1)
                .add(numbers.mul(Baseline.range(f, x).unsqueeze(1)));
    }

    /** The noise, standard normal: {@code float[1,S,...]}. */
    static Expr noise(ForwardPass f, Expr drawn) {
        return block(f, drawn, 1);
    }

    private static Expr block(ForwardPass f, Expr drawn, int number) {
        int size = size(f.model());
        long[] sizes = f.input().shape().with(0, Dim.of(1)).sizes();
        sizes[0] = drawn.shape().size(0);
        return drawn.slice(1, 1L + ((long) number * size), 1L + ((number + 1L) * size), 1)
                .reshape(sizes)
                .unsqueeze(0);
    }
}
