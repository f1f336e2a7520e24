package dev.limpid.attribution;

import dev.limpid.attribution.MethodInfo.Law;
import dev.limpid.attribution.engine.Explainer;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.onnx.OnnxWriter;
import dev.limpid.model.Target;
import dev.limpid.runtime.Engine;
import dev.limpid.runtime.EngineOptions;
import dev.limpid.runtime.OnnxRuntime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The scores of a method for two inputs, in the variants that its laws compare. Each variant is computed once and used
 * for all laws.
 *
 * @param together both inputs in a batch, each with its predicted class as target
 * @param alone each of the two inputs separately, with the same targets
 * @param linear the first input, with another class and with the difference of both as targets; only for methods with
 *     the law of linearity
 * @param seeded the first input with the same seed again, and with another one; only for methods with the law of
 *     determinism
 * @param compiled the outputs of the compiled file for both inputs; null if the method does not compile
 * @param uncompiled why it does not
 */
record Findings(
        Attribution together,
        List<Attribution> alone,
        List<Attribution> linear,
        List<Attribution> seeded,
        @Nullable Map<String, double[]> compiled,
        String uncompiled) {
    private static final long MEMORY = 64 << 20;
    private static final long SEED = 5;
    private static final Engine ENGINE =
            OnnxRuntime.create(EngineOptions.DEFAULT.withThreads(1).withSpinning(false));
    private static final Map<LawCase, Findings> KNOWN = new ConcurrentHashMap<>();
    private static final Map<LawCase, String> REFUSALS = new ConcurrentHashMap<>();

    /** Why a method does not support a network; empty if it does. */
    static Optional<String> refusal(LawCase c) {
        if (!KNOWN.containsKey(c) && !REFUSALS.containsKey(c)) {
            Settings settings = c.settings().withSeed(SEED);
            try (Explainer explainer = explainer(c, settings)) {
                KNOWN.put(c, found(c, settings, explainer));
            } catch (LimpidException e) {
                REFUSALS.put(c, e.getMessage());
            }
        }
        return Optional.ofNullable(REFUSALS.get(c));
    }

    /** The findings for a method on a network that it supports. */
    static Findings of(LawCase c) {
        refusal(c).ifPresent(why -> {
            throw new AssertionError(c + ": " + why);
        });
        return Objects.requireNonNull(KNOWN.get(c));
    }

    static Explainer explainer(LawCase c, Settings settings) {
        return Explainer.of(c.model(), c.method(), settings, ENGINE, MEMORY);
    }

    /** The result for the first input with other settings. */
    static Attribution explain(LawCase c, Settings settings, Target target) {
        try (Explainer explainer = explainer(c, settings)) {
            return explainer.explain(c.input(0), target, Progress.SILENT);
        }
    }

    private static Findings found(LawCase c, Settings settings, Explainer explainer) {
        Attribution first = explainer.explain(c.input(0), c.target(0), Progress.SILENT);
        Attribution second = explainer.explain(c.input(1), c.target(1), Progress.SILENT);
        Attribution together = explainer.explain(c.inputs(), Target.top(), Progress.SILENT);
        Target other = Target.of((c.top(0) + 1) % c.classes());
        boolean isLinear = c.method().info().laws().contains(Law.LINEARITY);
        boolean isSeeded = c.method().info().laws().contains(Law.SEED_DETERMINISM);
        List<Attribution> linear = !isLinear
                ? List.of()
                : List.of(
                        explainer.explain(c.input(0), other, Progress.SILENT),
                        explainer.explain(c.input(0), Target.difference(c.target(0), other), Progress.SILENT));
        List<Attribution> seeded = !isSeeded
                ? List.of()
                : List.of(explain(c, settings, c.target(0)), explain(c, settings.withSeed(SEED + 1), c.target(0)));
        if (c.method() instanceof Method.Searching) {
            return new Findings(together, List.of(first, second), linear, seeded, null, whyNotCompiled(c, settings));
        }
        return new Findings(together, List.of(first, second), linear, seeded, compiled(c, settings), "");
    }

    private static String whyNotCompiled(LawCase c, Settings settings) {
        try {
            Explainer.compile(c.model(), c.method(), settings, MEMORY);
            return "";
        } catch (LimpidException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** The outputs of the file, by ONNX Runtime alone. */
    private static Map<String, double[]> compiled(LawCase c, Settings settings) {
        Graph graph = Explainer.compile(c.model(), c.method(), settings, MEMORY);
        Map<String, Tensor> feeds = new HashMap<>();
        feeds.put(c.model().input().name(), c.inputs());
        feeds.put("target", c.weights());
        if (c.method() instanceof Method.Sampled sampled) {
            sampled.precomputed(c.model(), c.method().info().complete(settings))
                    .forEach(p -> feeds.put(p.name(), p.make().apply(c.inputs())));
        }
        try {
            Path file = Files.createTempFile("limpid", ".onnx");
            try {
                OnnxWriter.write(graph, file);
                return PlainRuntime.run(file, feeds);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
