package dev.limpid.bench;

import dev.limpid.attribution.Attribution;
import dev.limpid.attribution.Progress;
import dev.limpid.attribution.catalogue.Methods;
import dev.limpid.attribution.engine.Explainer;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Classifier;
import dev.limpid.model.Target;
import dev.limpid.runtime.OnnxRuntime;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The time of a prepared method for one input, to compare with the plain forward pass ({@link Forward}). */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 3, time = 5)
@Fork(1)
public class Explaining {
    private static final long MEMORY = 1L << 30;

    /** The network's file. */
    @Param("")
    public String model = "";

    /** The method's name. */
    @Param({"gradient", "grad-cam", "guided-backprop"})
    public String method = "gradient";

    private @Nullable Explainer explainer;
    private @Nullable Tensor input;

    /** Opens the network and prepares the method. */
    @Setup
    public void open() {
        Classifier classifier = Classifier.load(Path.of(model));
        explainer = Explainer.of(classifier, Methods.named(method), Settings.STANDARD, OnnxRuntime.create(), MEMORY);
        input = noise(classifier);
    }

    /** Standard normal random numbers in the shape of one input. */
    static Tensor noise(Classifier classifier) {
        long[] shape = classifier.graph().shapeOf(classifier.input().name()).sizes();
        shape[0] = 1;
        float[] numbers = new float[Math.toIntExact(Tensor.elementCount(shape))];
        Random random = new Random(1);
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return Tensor.of(numbers, shape);
    }

    /** Explains the class with the largest logit. */
    @Benchmark
    public Attribution explain() {
        if (explainer == null || input == null) {
            throw new IllegalStateException("not open");
        }
        return explainer.explain(input, Target.top(), Progress.SILENT);
    }

    /** Frees the programs. */
    @TearDown
    public void close() {
        if (explainer != null) {
            explainer.close();
        }
    }
}
