package dev.limpid.cli;

import dev.limpid.attribution.Method;
import dev.limpid.attribution.Progress;
import dev.limpid.attribution.catalogue.Methods;
import dev.limpid.attribution.engine.Explainer;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Classifier;
import dev.limpid.model.Target;
import dev.limpid.runtime.Program;
import dev.limpid.runtime.Shapes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code limpid bench}: what an explanation costs, measured against the plain forward pass. */
@Command(
        name = "bench",
        description =
                "Measures, in one process and warmed up, the plain forward pass of the network and the explanation"
                        + " of one input, by turns: medians in milliseconds, their ratio, and the peak of memory."
                        + " With --batched the throughput of a method that samples, beside plain batches.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  limpid bench model.onnx",
            "  limpid bench model.onnx --method integrated-gradients --param steps=10",
            "  limpid bench model.onnx --method gradient --rounds 100 --json",
            "  limpid bench model.onnx --method gradient --only forward",
            "  limpid bench model.onnx photo.jpg --method lime --batched",
        })
final class Bench implements Callable<Integer> {
    private static final double NANOS_PER_MS = 1e6;
    private static final double MS_PER_SECOND = 1e3;
    private static final int ROUNDS = 30;
    private static final int MOST_WARM_UPS = 50;
    private static final long WARM_UP_NANOS = 2_000_000_000L;

    @Mixin
    private final Common common = new Common();

    @Mixin
    private final ModelOptions model = new ModelOptions();

    @CommandLine.Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "INPUT",
            description = "What is explained: a picture or a .npy array (default: standard normal numbers).")
    private @Nullable Path file;

    @Mixin
    private final Parameters parameters = new Parameters();

    @Option(names = "--method", paramLabel = "M", description = "The method (default: ${DEFAULT-VALUE}).")
    private String name = "grad-cam";

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "Runs of each (default: " + ROUNDS + ", with --batched 1).")
    private @Nullable Integer rounds;

    @Option(
            names = "--only",
            paramLabel = "PART",
            description = "forward or method: leaves the other one out, so that the peak of memory is its own.")
    private @Nullable Part only;

    @Option(
            names = "--batched",
            description = "For a method that samples: how many samples it takes in a second, beside the plain network"
                    + " on as many inputs in batches of the size that is fastest for it, by turns.")
    private boolean batched;

    /** What is measured. */
    enum Part {
        FORWARD,
        METHOD
    }

    @Override
    public Integer call() {
        int count = rounds != null ? rounds : batched ? 1 : ROUNDS;
        if (count < 1) {
            throw common.wrong("The number of rounds is " + count + ", and must be at least 1.");
        }
        if (batched && only != null) {
            throw common.wrong("--batched measures both, so --only does not go with it.");
        }
        Method method = Methods.named(name);
        parameters.check(common, List.of(method));
        if (batched && !(method instanceof Method.Sampled)) {
            throw common.wrong("Method '" + name + "' takes no samples, so --batched does not go with it.");
        }
        Network network = Network.open(model);
        Settings settings = parameters.settings(method, parameters.layer(network.classifier()));
        if (only == Part.FORWARD) {
            forwardAlone(network, count);
            return CommandLine.ExitCode.OK;
        }
        try (Explainer explainer =
                Explainer.of(network.classifier(), method, settings, network.engine(), model.memory())) {
            if (batched) {
                throughput(network, explainer, count);
            } else if (only == Part.METHOD) {
                methodAlone(explained(network, explainer), count);
            } else {
                byTurns(network, explained(network, explainer), count);
            }
        }
        return CommandLine.ExitCode.OK;
    }

    private Tensor input(Network network) {
        if (file == null) {
            return random(sizes(network.classifier()));
        }
        try (InputReader reader = new InputReader(network, file, InputReader.decoding(file))) {
            Tensor input = reader.read(file).tensor();
            if (input.size(0) != 1) {
                throw LimpidException.badInput(file + ": holds " + input.size(0) + " inputs, and bench takes one");
            }
            return input;
        }
    }

    private Runnable explained(Network network, Explainer explainer) {
        Tensor input = input(network);
        return () -> explainer.explain(input, Target.top(), Progress.SILENT);
    }

    private static long[] sizes(Classifier classifier) {
        return classifier
                .graph()
                .shapeOf(classifier.input().name())
                .with(0, Dim.of(1))
                .sizes();
    }

    private static Program forward(Network network) {
        Classifier classifier = network.classifier();
        return network.engine()
                .compile(classifier
                        .graph()
                        .withOutputs(List.of(classifier.logits()))
                        .bind(Shapes.BATCH, 1));
    }

    private static Runnable plain(Network network, Program forward) {
        Classifier classifier = network.classifier();
        Map<String, Tensor> feeds = Map.of(classifier.input().name(), random(sizes(classifier)));
        return () -> forward.run(feeds);
    }

    private void forwardAlone(Network network, int count) {
        try (Program forward = forward(network)) {
            Runnable plain = plain(network, forward);
            warmUp(plain);
            double ms = median(IntStream.range(0, count)
                    .mapToDouble(i -> milliseconds(plain))
                    .toArray());
            report(count, Json.object("forwardMs", ms));
        }
    }

    private void methodAlone(Runnable explained, int count) {
        warmUp(explained);
        double ms = median(IntStream.range(0, count)
                .mapToDouble(i -> milliseconds(explained))
                .toArray());
        report(count, Json.object("method", name, "explainMs", ms));
    }

    private void byTurns(Network network, Runnable explained, int count) {
        try (Program forward = forward(network)) {
            Runnable plain = plain(network, forward);
            warmUp(plain, explained);
            double[] forwardMs = new double[count];
            double[] explainMs = new double[count];
            for (int i = 0; i < count; i++) {
                forwardMs[i] = milliseconds(plain);
                explainMs[i] = milliseconds(explained);
            }
            double each = median(forwardMs);
            double ms = median(explainMs);
            report(count, Json.object("method", name, "forwardMs", each, "explainMs", ms, "ratio", ms / each));
        }
    }

    private void throughput(Network network, Explainer explainer, int count) {
        Tensor input = input(network);
        warmUp(() -> begun(explainer, input));
        try (PlainBatches plain = PlainBatches.fastest(network.classifier(), network.engine(), Bench::random)) {
            long[] samples = new long[1];
            long start = System.nanoTime();
            for (int i = 0; i < count; i++) {
                explainer.explain(input, Target.top(), (done, total) -> {
                    samples[0] = total;
                    plain.update(done, total);
                });
            }
            double seconds = (System.nanoTime() - start - plain.nanos()) / NANOS_PER_MS / MS_PER_SECOND;
            double perSecond = samples[0] * count / seconds;
            report(
                    count,
                    Json.object(
                            "method",
                            name,
                            "samples",
                            samples[0],
                            "samplesPerSecond",
                            perSecond,
                            "plainBatch",
                            plain.size(),
                            "plainPerSecond",
                            plain.perSecond(),
                            "throughput",
                            perSecond / plain.perSecond()));
        }
    }

    /** Runs the first chunk of a method's samples. */
    private static boolean begun(Explainer explainer, Tensor input) {
        try {
            explainer.explain(input, Target.top(), new FirstChunk());
            return false;
        } catch (LimpidException e) {
            if (e.kind() != LimpidException.Kind.CANCELLED) {
                throw e;
            }
            return true;
        }
    }

    /** Stops a method behind its first chunk. */
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

    private void report(int count, Map<String, @Nullable Object> figures) {
        OptionalDouble peak = peakMiB();
        figures.put("rounds", count);
        figures.put("peakMiB", peak.isPresent() ? (Object) peak.getAsDouble() : "unknown");
        figures.forEach((key, figure) -> common.say(
                figure instanceof Double number
                        ? String.format(Locale.ROOT, "%-16s %10.2f", key, number)
                        : String.format(Locale.ROOT, "%-16s %10s", key, figure)));
        common.print(figures);
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

    private static double median(double[] numbers) {
        Arrays.sort(numbers);
        int half = numbers.length / 2;
        return numbers.length % 2 == 1 ? numbers[half] : (numbers[half - 1] + numbers[half]) / 2;
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

    /** The most memory that this process held, where the system tells. */
    private static OptionalDouble peakMiB() {
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
}
