package dev.limpid.cli;

import dev.limpid.attribution.Explainer;
import dev.limpid.attribution.Method;
import dev.limpid.attribution.Progress;
import dev.limpid.attribution.Settings;
import dev.limpid.attribution.catalogue.Methods;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Classifier;
import dev.limpid.model.Target;
import dev.limpid.runtime.Engine;
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
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code limpid bench}: what an explanation costs, measured against the plain forward pass. */
@Command(
        name = "bench",
        description =
                "Measures, in one process and warmed up, the plain forward pass of the network and the explanation"
                        + " of one input, by turns: medians in milliseconds, their ratio, and the peak of memory.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  limpid bench model.onnx",
            "  limpid bench model.onnx --method integrated-gradients --param steps=10",
            "  limpid bench model.onnx --method gradient --rounds 100 --json",
        })
final class Bench implements Callable<Integer> {
    private static final double NANOS_PER_MS = 1e6;
    private static final int WARM_UP = 5;
    private static final long WARM_UP_NANOS = 1_500_000_000L;

    @Mixin
    private final Common common = new Common();

    @Mixin
    private final ModelOptions model = new ModelOptions();

    @Mixin
    private final Parameters parameters = new Parameters();

    @Option(names = "--method", paramLabel = "M", description = "The method (default: ${DEFAULT-VALUE}).")
    private String name = "grad-cam";

    @Option(names = "--rounds", paramLabel = "N", description = "Runs of each (default: ${DEFAULT-VALUE}).")
    private int rounds = 30;

    @Override
    public Integer call() {
        if (rounds < 1) {
            throw common.wrong("The number of rounds is " + rounds + ", and must be at least 1.");
        }
        Method method = Methods.named(name);
        parameters.check(common, List.of(method));
        Network network = Network.open(model);
        Classifier classifier = network.classifier();
        Engine engine = network.engine();
        Settings settings = parameters.settings(method, parameters.layer(classifier));
        Tensor input = random(classifier
                .graph()
                .shapeOf(classifier.input().name())
                .with(0, Dim.of(1))
                .sizes());
        Map<String, Tensor> feeds = Map.of(classifier.input().name(), input);
        List<String> logits = List.of(classifier.logits());
        try (Program forward =
                        engine.compile(classifier.graph().withOutputs(logits).bind(Shapes.BATCH, 1));
                Explainer explainer = Explainer.of(classifier, method, settings, engine, model.memory())) {
            Runnable plain = () -> forward.run(feeds, logits);
            Runnable explained = () -> explainer.explain(input, Target.top(), Progress.SILENT);
            warmUp(plain, explained);
            double[] forwardMs = new double[rounds];
            double[] explainMs = new double[rounds];
            for (int i = 0; i < rounds; i++) {
                forwardMs[i] = milliseconds(plain);
                explainMs[i] = milliseconds(explained);
            }
            report(median(forwardMs), median(explainMs));
        }
        return CommandLine.ExitCode.OK;
    }

    private void report(double forwardMs, double explainMs) {
        double ratio = explainMs / forwardMs;
        OptionalDouble peak = peakMiB();
        common.say(String.format(Locale.ROOT, "forward  %10.2f ms (median of %d)", forwardMs, rounds));
        common.say(String.format(Locale.ROOT, "%-8s %10.2f ms (median of %d)", name, explainMs, rounds));
        common.say(String.format(Locale.ROOT, "ratio    %10.2f", ratio));
        common.say("peak     "
                + (peak.isPresent() ? String.format(Locale.ROOT, "%10.0f MiB", peak.getAsDouble()) : "unknown"));
        common.print(Json.object(
                "method", name,
                "rounds", rounds,
                "forwardMs", forwardMs,
                "explainMs", explainMs,
                "ratio", ratio,
                "peakMiB", peak.isPresent() ? (Object) peak.getAsDouble() : "unknown"));
    }

    /** Until both are as fast as they get: a number of runs, and a while. */
    private static void warmUp(Runnable plain, Runnable explained) {
        long start = System.nanoTime();
        for (int i = 0; i < WARM_UP || (System.nanoTime() - start < WARM_UP_NANOS && i < 10 * WARM_UP); i++) {
            plain.run();
            explained.run();
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
