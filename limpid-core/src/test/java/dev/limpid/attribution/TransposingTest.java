package dev.limpid.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.attribution.catalogue.Methods;
import dev.limpid.attribution.engine.Explainer;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.onnx.OnnxWriter;
import dev.limpid.model.Classifier;
import dev.limpid.model.Target;
import dev.limpid.runtime.Engine;
import dev.limpid.runtime.EngineOptions;
import dev.limpid.runtime.EngineOptions.Optimization;
import dev.limpid.runtime.OnnxRuntime;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Methods on a network whose Transposes ONNX Runtime's optimisers move through slices and pads: the file of every method
 * gives in a runtime with default settings what the method gives without optimisations.
 */
class TransposingTest {
    private static final Engine PLAIN = OnnxRuntime.create(
            EngineOptions.DEFAULT.withThreads(1).withSpinning(false).withOptimization(Optimization.NONE));
    private static final Map<String, String> FEW =
            Map.of("samples", "6", "steps", "4", "output", "logit", "orders", "2", "redraws", "2", "models", "2");
    private static final Classifier MODEL = SmallNetworks.transposing();
    private static final Tensor INPUT = SmallNetworks.inputs(1);

    @TempDir
    private Path folder;

    static List<Method> methods() {
        return Methods.all().stream()
                .filter(m -> !(m instanceof Method.Searching) && works(m))
                .toList();
    }

    private static boolean works(Method method) {
        try {
            Explainer.check(MODEL, method, settings(method));
            Explainer.compile(MODEL, method, settings(method), 1 << 24);
            return true;
        } catch (LimpidException e) {
            return false;
        }
    }

    private static Settings settings(Method method) {
        Settings settings = Settings.STANDARD;
        for (MethodInfo.Parameter parameter : method.info().parameters()) {
            Optional<String> few = Optional.ofNullable(FEW.get(parameter.name()));
            settings = few.isPresent() ? settings.with(parameter.name(), few.get()) : settings;
        }
        return settings;
    }

    static Stream<Arguments> resizes() {
        Map<String, Attribute> axes = Map.of("axes", Attribute.of(new long[] {2, 3}));
        return Stream.of("nearest", "linear", "cubic")
                .flatMap(mode -> Stream.of(new long[] {12, 16}, new long[] {3, 4}, new long[] {12, 5})
                        .flatMap(sizes -> Stream.of(true, false).map(isByScales -> {
                            Map<String, Attribute> attributes = new HashMap<>(isByScales ? Map.of() : axes);
                            attributes.put("mode", Attribute.of(mode));
                            return Arguments.of(mode, isByScales, sizes, attributes);
                        })));
    }

    /** The network itself does not run in a stock runtime in most of these forms; its explainer does. */
    @ParameterizedTest(name = "{0}, by scales: {1}, to {2}")
    @MethodSource("resizes")
    void aResizeBetweenTransposesRunsInAStockRuntime(
            String mode, boolean isByScales, long[] sizes, Map<String, Attribute> attributes) {
        Classifier model = SmallNetworks.resizing(attributes, isByScales, sizes);
        for (String name : List.of("gradient", "lrp-epsilon", "gradient-x-activation")) {
            Method method = Methods.named(name);
            Path file = folder.resolve(name + ".onnx");
            OnnxWriter.write(Explainer.compile(model, method, Settings.STANDARD, 1 << 24), file);
            Map<String, Tensor> feeds = Map.of("x", INPUT, "target", Tensor.of(new double[] {0, 0, 1, 0}, 1, 4));
            double[] found =
                    Objects.requireNonNull(PlainRuntime.run(file, feeds).get("attribution"));
            double[] expected = Explainer.once(model, method, Settings.STANDARD, PLAIN, INPUT, Target.of(2))
                    .scores()
                    .toDoubles();
            double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
            assertThat(largest).as(name).isPositive();
            assertThat(found).as(name).containsExactly(expected, within(1e-4 * largest));
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void aFileGivesTheSameScoresInAStockRuntime(Method method) {
        Settings settings = settings(method);
        Graph graph = Explainer.compile(MODEL, method, settings, 1 << 24);
        Path file = folder.resolve("explainer.onnx");
        OnnxWriter.write(graph, file);
        Map<String, Tensor> feeds = new HashMap<>();
        feeds.put("x", INPUT);
        feeds.put("target", Tensor.of(new double[] {0, 0, 1, 0}, 1, 4));
        if (method instanceof Method.Sampled sampled) {
            sampled.precomputed(MODEL, method.info().complete(settings))
                    .forEach(p -> feeds.put(p.name(), p.make().apply(INPUT)));
        }
        double[] found = Objects.requireNonNull(PlainRuntime.run(file, feeds).get("attribution"));
        double[] expected = Explainer.once(MODEL, method, settings, PLAIN, INPUT, Target.of(2))
                .scores()
                .toDoubles();
        double largest = Arrays.stream(expected)
                .map(Math::abs)
                .filter(Double::isFinite)
                .max()
                .orElse(0);
        assertThat(found).containsExactly(expected, within(1e-3 * largest + 1e-9));
    }
}
