package dev.limpid.task;

import dev.limpid.Image;
import dev.limpid.MethodCall;
import dev.limpid.Model;
import dev.limpid.app.bench.Benchmark;
import dev.limpid.app.json.BenchJson;
import dev.limpid.attribution.Method;
import dev.limpid.task.TaskResult.Ending;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** What an explanation costs, measured against the plain forward pass. */
final class BenchTask implements Task {
    private static final int USUAL_ROUNDS = 30;

    private static final Parameter<Path> INPUT = Parameter.of(
                    "input",
                    Path.class,
                    "INPUT",
                    "A picture or a .npy array to explain (default: standard normal numbers).")
            .positional();
    private static final Parameter<String> METHOD =
            Parameter.of("method", String.class, "M", "The method.").orElse("grad-cam");
    private static final Parameter<Integer> ROUNDS = Parameter.of(
            "rounds", Integer.class, "N", "Runs of each (default: " + USUAL_ROUNDS + ", with {batched} 1).");
    private static final Parameter<Part> ONLY = Parameter.of(
            "only",
            Part.class,
            "PART",
            "forward or method: measure only this part, so that the peak memory is its own.");
    private static final Parameter<Boolean> BATCHED = Parameter.flag(
            "batched",
            "For a sampling method: samples per second, compared with the plain network on as many inputs in batches of"
                    + " its fastest size.");

    /** What is measured. */
    enum Part {
        FORWARD,
        METHOD
    }

    @Override
    public TaskInfo info() {
        return TaskInfo.of(
                        "bench",
                        "Measures the plain forward pass of the network and the explanation of one input, alternately"
                                + " in one warmed-up process: medians in milliseconds, their ratio, and the peak"
                                + " memory. With {batched}: the throughput of a sampling method, compared with plain"
                                + " batches.")
                .taking(ModelArguments.ALL)
                .taking(INPUT)
                .taking(MethodArguments.ALL)
                .taking(METHOD, ROUNDS, ONLY, BATCHED)
                .examples(
                        "model.onnx",
                        "model.onnx method=integrated-gradients param=steps=10",
                        "model.onnx method=gradient rounds=100",
                        "model.onnx method=gradient only=forward",
                        "model.onnx photo.jpg method=lime batched=true");
    }

    @Override
    public TaskResult run(Arguments given, TaskOutput output) {
        boolean isBatched = given.get(BATCHED);
        int count = given.find(ROUNDS).orElse(isBatched ? 1 : USUAL_ROUNDS);
        if (count < 1) {
            throw new UsageException("{rounds} must be at least 1, not " + count + ".");
        }
        if (isBatched && given.find(ONLY).isPresent()) {
            throw new UsageException("{batched} measures both, so it cannot be combined with {only}.");
        }
        String name = given.get(METHOD);
        Method method = MethodArguments.method(name);
        MethodCall call =
                new MethodArguments(given).request(List.of(method)).methods().get(0);
        if (isBatched && !(method instanceof Method.Sampled)) {
            throw new UsageException("{batched} needs a method that samples, and '" + name + "' does not.");
        }
        Map<String, @Nullable Object> figures = measured(given, call, count);
        OptionalDouble peak = Benchmark.peakMiB();
        figures.put("rounds", count);
        figures.put("peakMiB", peak.isPresent() ? (Object) peak.getAsDouble() : "unknown");
        figures.forEach((key, figure) -> output.say(
                figure instanceof Double number
                        ? String.format(Locale.ROOT, "%-16s %10.2f", key, number)
                        : String.format(Locale.ROOT, "%-16s %10s", key, figure)));
        return TaskResult.of(Ending.COMPLETE, figures);
    }

    private static Map<String, @Nullable Object> measured(Arguments given, MethodCall call, int count) {
        String name = given.get(METHOD);
        Optional<Part> only = given.find(ONLY);
        Optional<Image> image = given.find(INPUT).map(Image::of);
        MethodArguments arguments = new MethodArguments(given);
        try (Model opened = new ModelArguments(given).open()) {
            if (only.equals(Optional.of(Part.FORWARD))) {
                return BenchJson.of(name, Benchmark.forwardAlone(opened, image, count));
            }
            try (Benchmark benchmark = new Benchmark(opened, call, arguments.layer(), arguments.seed(), image)) {
                if (given.get(BATCHED)) {
                    return BenchJson.of(name, benchmark.throughput(count));
                }
                return BenchJson.of(name, only.isPresent() ? benchmark.methodAlone(count) : benchmark.byTurns(count));
            }
        }
    }
}
