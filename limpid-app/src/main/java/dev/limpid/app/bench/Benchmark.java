package dev.limpid.app.bench;

import dev.limpid.Image;
import dev.limpid.MethodCall;
import dev.limpid.Model;
import dev.limpid.attribution.Method;
import dev.limpid.attribution.Progress;
import dev.limpid.attribution.catalogue.Methods;
import dev.limpid.attribution.engine.Explainer;
import dev.limpid.error.LimpidException;
import dev.limpid.error.LimpidException.Kind;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Target;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.IntStream;

/** Measures what an explanation costs, warmed up and in one process, against the plain forward pass. */
public final class Benchmark implements AutoCloseable {
    private static final double NANOS_PER_MS = 1e6;
    private static final double MS_PER_SECOND = 1e3;
    private static final int MOST_WARM_UPS = 50;
    private static final long WARM_UP_NANOS = 2_000_000_000L;

    private final Model model;
    private final Method method;
    private final Explainer explainer;
    private final Tensor input;

    /**
     * Medians of single runs (milliseconds).
     *
     * @param forwardMs the plain forward pass; empty where it was not measured
     * @param explainMs the explanation; empty where it was not measured
     */
    public record Times(OptionalDouble forwardMs, OptionalDouble explainMs) {}

    /**
     * The throughput of a method that samples beside plain batches.
     *
     * @param samples of one explanation
     * @param samplesPerSecond of the method
     * @param plainBatch the size of batch that is fastest for the plain network
     * @param plainPerSecond inputs through the plain network in such batches
     */
    public record Throughput(long samples, double samplesPerSecond, long plainBatch, double plainPerSecond) {
        /** The method's throughput as a share of the plain network's. */
        public double share() {
            return samplesPerSecond / plainPerSecond;
        }
    }

    /**
     * A benchmark of a method.
     *
     * @param layer where the method looks, if it takes a layer
     * @param image what is explained; empty: standard normal numbers
     * @throws LimpidException if the method does not work on the model, or the image does not fit
     */
    public Benchmark(Model model, MethodCall call, Optional<String> layer, long seed, Optional<Image> image) {
        this.model = model;
        this.method = Methods.named(call.method());
        this.input = image.map(model::tensor).orElseGet(() -> random(sizes(model)));
        if (input.size(0) != 1) {
            throw LimpidException.badInput("the input holds " + input.size(0) + " samples; a benchmark takes one");
        }
        this.explainer = model.explainer(call, layer, seed);
    }

    /** Both by turns. */
    public Times byTurns(int rounds) {
        Runnable plain = () -> model.logits(input);
        warmUp(plain, this::explain);
        double[] forwardMs = new double[rounds];
        double[] explainMs = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            forwardMs[i] = milliseconds(plain);
            explainMs[i] = milliseconds(this::explain);
        }
        return new Times(median(forwardMs), median(explainMs));
    }

    /** The plain forward pass alone, so that the peak of memory is its own. */
    public static Times forwardAlone(Model model, Optional<Image> image, int rounds) {
        Tensor input = image.map(model::tensor).orElseGet(() -> random(sizes(model)));
        return new Times(alone(() -> model.logits(input), rounds), OptionalDouble.empty());
    }

    /** The explanation alone, so that the peak of memory is its own. */
    public Times methodAlone(int rounds) {
        return new Times(OptionalDouble.empty(), alone(this::explain, rounds));
    }

    private static OptionalDouble alone(Runnable work, int rounds) {
        warmUp(work);
        return median(
                IntStream.range(0, rounds).mapToDouble(i -> milliseconds(work)).toArray());
    }

    /**
     * Runs the plain network on as many inputs as the method samples, by turns.
     *
     * @throws LimpidException if the method takes no samples
     */
    public Throughput throughput(int rounds) {
        if (!(method instanceof Method.Sampled)) {
            throw LimpidException.badInput("method '" + method.info().name() + "' takes no samples");
        }
        warmUp(this::firstChunk);
        try (PlainBatches plain = PlainBatches.fastest(model.classifier(), model.engine(), Benchmark::random)) {
            // Whole explanations and whole series by turns: the threads of one session wait actively for a while after
            // each run, and would take time from the other in shorter turns.
            long[] samples = new long[1];
            double seconds = 0;
            for (int i = 0; i < rounds; i++) {
                seconds +=
                        milliseconds(() -> explainer.explain(input, Target.top(), (done, total) -> samples[0] = total))
                                / MS_PER_SECOND;
                plain.run(samples[0]);
            }
            return new Throughput(samples[0], samples[0] * rounds / seconds, plain.size(), plain.perSecond());
        }
    }

    private void explain() {
        explainer.explain(input, Target.top(), Progress.SILENT);
    }

    /** Runs the first chunk of the method's samples. */
    private void firstChunk() {
        try {
            explainer.explain(input, Target.top(), new FirstChunk());
        } catch (RuntimeException e) {
            if (LimpidException.of(e).kind() != Kind.CANCELLED) {
                throw e;
            }
        }
    }

    /** Stops a method after its first chunk. */
    private static final class FirstChunk implements Progress {
        private boolean isDone;

        @Override
        public void update(long done, long total) {
            isDone = done > 0;
        }

        @Override
        public boolean isCancelled() {
            return isDone;
        }
    }

    private static long[] sizes(Model model) {
        return model.classifier()
                .graph()
                .shapeOf(model.classifier().input().name())
                .with(0, Dim.of(1))
                .sizes();
    }

    /** Until all are as fast as they get: a while, and each once at least. */
    private static void warmUp(Runnable... works) {
        long start = System.nanoTime();
        for (int i = 0; i == 0 || (System.nanoTime() - start < WARM_UP_NANOS && i < MOST_WARM_UPS); i++) {
            for (Runnable work : works) {
                work.run();
            }
        }
    }

    private static double milliseconds(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / NANOS_PER_MS;
    }

    private static OptionalDouble median(double[] numbers) {
        Arrays.sort(numbers);
        int half = numbers.length / 2;
        return OptionalDouble.of(numbers.length % 2 == 1 ? numbers[half] : (numbers[half - 1] + numbers[half]) / 2);
    }

    /** Numbers as preprocessing makes them: around zero, spread by one; the same at each start. */
    private static Tensor random(long[] shape) {
        ByteBuffer room = Tensor.allocate(ElementType.FLOAT, shape);
        Random random = new Random(1);
        while (room.hasRemaining()) {
            room.putFloat((float) random.nextGaussian());
        }
        return Tensor.of(ElementType.FLOAT, shape, room.flip());
    }

    /** The most memory that this process held (MiB), where the system tells. */
    public static OptionalDouble peakMiB() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith("VmHWM:")) {
                    return OptionalDouble.of(Long.parseLong(line.replaceAll("\\D", "")) / 1024.0);
                }
            }
        } catch (IOException | NumberFormatException e) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.empty();
    }

    @Override
    public void close() {
        explainer.close();
    }
}
