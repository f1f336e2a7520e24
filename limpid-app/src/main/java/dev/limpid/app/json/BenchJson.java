package dev.limpid.app.json;

import dev.limpid.app.bench.Benchmark;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What explanations cost, as JSON. */
public final class BenchJson {
    private BenchJson() {}

    /** Times of a method and of the forward pass, as far as they were measured, and their ratio. */
    public static Map<String, @Nullable Object> of(String method, Benchmark.Times times) {
        Map<String, @Nullable Object> figures = Json.object();
        if (times.explainMs().isPresent()) {
            figures.put("method", method);
        }
        times.forwardMs().ifPresent(ms -> figures.put("forwardMs", ms));
        times.explainMs().ifPresent(ms -> figures.put("explainMs", ms));
        if (times.forwardMs().isPresent() && times.explainMs().isPresent()) {
            figures.put(
                    "ratio", times.explainMs().getAsDouble() / times.forwardMs().getAsDouble());
        }
        return figures;
    }

    /** Samples for each second, beside plain batches. */
    public static Map<String, @Nullable Object> of(String method, Benchmark.Throughput throughput) {
        return Json.object(
                "method", method,
                "samples", throughput.samples(),
                "samplesPerSecond", throughput.samplesPerSecond(),
                "plainBatch", throughput.plainBatch(),
                "plainPerSecond", throughput.plainPerSecond(),
                "throughput", throughput.share());
    }
}
