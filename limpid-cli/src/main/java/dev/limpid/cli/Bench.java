package dev.limpid.cli;

import dev.limpid.Image;
import dev.limpid.MethodCall;
import dev.limpid.Model;
import dev.limpid.app.bench.Benchmark;
import dev.limpid.app.json.BenchJson;
import dev.limpid.attribution.Method;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code limpid bench}: what an explanation costs, measured against the plain forward pass. */
@Command(
        name = "bench",
        description =
                "Measures the plain forward pass of the network and the explanation of one input, alternately in one"
                        + " warmed-up process: medians in milliseconds, their ratio, and the peak memory. With --batched: the"
                        + " throughput of a sampling method, compared with plain batches.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  limpid bench model.onnx",
            "  limpid bench model.onnx --method integrated-gradients --param steps=10",
            "  limpid bench model.onnx --method gradient --rounds 100 --json",
            "  limpid bench model.onnx --method gradient --only forward",
            "  limpid bench model.onnx photo.jpg --method lime --batched",
        })
final class Bench implements Callable<Integer> {
    private static final int ROUNDS = 30;

    @Mixin
    private final Common common = new Common();

    @Mixin
    private final ModelOptions model = new ModelOptions();

    @CommandLine.Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "INPUT",
            description = "A picture or a .npy array to explain (default: standard normal numbers).")
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
            description = "forward or method: measure only this part, so that the peak memory is its own.")
    private @Nullable Part only;

    @Option(
            names = "--batched",
            description =
                    "For a sampling method: samples per second, compared with the plain network on as many inputs in"
                            + " batches of its fastest size.")
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
            throw common.wrong("--rounds must be at least 1, not " + count + ".");
        }
        if (batched && only != null) {
            throw common.wrong("--batched measures both, so it cannot be combined with --only.");
        }
        Method method = Parameters.method(name);
        MethodCall call = parameters.request(common, List.of(method)).methods().get(0);
        if (batched && !(method instanceof Method.Sampled)) {
            throw common.wrong("--batched needs a method that samples, and '" + name + "' does not.");
        }
        Optional<Image> image = Optional.ofNullable(file).map(Image::of);
        try (Model opened = model.open()) {
            if (only == Part.FORWARD) {
                report(count, BenchJson.of(name, Benchmark.forwardAlone(opened, image, count)));
                return ExitCode.OK;
            }
            try (Benchmark benchmark = new Benchmark(opened, call, parameters.layer(), parameters.seed(), image)) {
                report(
                        count,
                        batched
                                ? BenchJson.of(name, benchmark.throughput(count))
                                : BenchJson.of(
                                        name,
                                        only == Part.METHOD ? benchmark.methodAlone(count) : benchmark.byTurns(count)));
            }
        }
        return ExitCode.OK;
    }

    private void report(int count, Map<String, @Nullable Object> figures) {
        OptionalDouble peak = Benchmark.peakMiB();
        figures.put("rounds", count);
        figures.put("peakMiB", peak.isPresent() ? (Object) peak.getAsDouble() : "unknown");
        figures.forEach((key, figure) -> common.say(
                figure instanceof Double number
                        ? String.format(Locale.ROOT, "%-16s %10.2f", key, number)
                        : String.format(Locale.ROOT, "%-16s %10s", key, figure)));
        common.print(figures);
    }
}
