package dev.limpid.attribution.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.attribution.Method;
import dev.limpid.attribution.engine.Explainer;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.model.Classifier;
import dev.limpid.model.LoadOptions;
import dev.limpid.model.Target;
import dev.limpid.runtime.Engine;
import dev.limpid.runtime.OnnxRuntime;
import dev.limpid.runtime.Program;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The method of {@code examples/method}, compiled and loaded from a separate jar. */
class ForeignMethodTest {
    private static final Path EXAMPLE =
            Path.of(System.getProperty("limpid.root", "..")).resolve("examples/method/src/main");
    private static final String NAME = "rect-grad";

    @TempDir
    private static Path folder;

    private static MethodRegistry registry;
    private static Engine engine;
    private static Classifier model;
    private static Tensor input;

    @BeforeAll
    static void compileTheExample() throws IOException {
        try (Stream<Path> sources = Files.walk(EXAMPLE.resolve("java"))) {
            List<String> arguments = Stream.concat(
                            Stream.of("-d", folder.toString(), "-cp", System.getProperty("java.class.path")),
                            sources.map(Path::toString).filter(f -> f.endsWith(".java")))
                    .toList();
            int result = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
            assertThat(result).isZero();
        }
        URL[] places = {
            folder.toUri().toURL(), EXAMPLE.resolve("resources").toUri().toURL()
        };
        registry = MethodRegistry.of(new URLClassLoader(places, ForeignMethodTest.class.getClassLoader()));
        engine = OnnxRuntime.create();
        model = network();
        input = Tensor.of(floats(new Random(2), 2 * 3 * 6 * 6), 2, 3, 6, 6);
    }

    private static Classifier network() {
        Random random = new Random(1);
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", TensorType.of(ElementType.FLOAT, Dim.symbol("N"), Dim.of(3), Dim.of(6), Dim.of(6)));
        TensorType unknown = new TensorType(ElementType.FLOAT, null);
        Expr maps = x.emit("Conv", Map.of(), unknown, b.constant(Tensor.of(floats(random, 5 * 27), 5, 3, 3, 3)))
                .relu();
        Expr means = maps.emit("GlobalAveragePool", Map.of(), null).emit("Flatten", Map.of(), null);
        Expr logits = means.emit("Gemm", Map.of(), null, b.constant(Tensor.of(floats(random, 20), 5, 4)));
        Graph graph = b.build(Map.of("logits", logits));
        return Classifier.of("small", graph, LoadOptions.DEFAULT);
    }

    private static float[] floats(Random random, int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return numbers;
    }

    private static double[] scores(String method, Settings settings) {
        return Explainer.once(model, registry.named(method), settings, engine, input, Target.of(2))
                .scores()
                .toDoubles();
    }

    private static void assertClose(double[] found, double[] expected) {
        assertThat(Arrays.stream(expected)).anyMatch(v -> Math.abs(v) > 1e-3);
        assertThat(found).containsExactly(expected, within(1e-5));
    }

    @Test
    void itIsFoundListedAndDescribed() {
        assertThat(registry.problems()).isEmpty();
        Method method = registry.named(NAME);
        assertThat(method.getClass().getClassLoader()).isNotSameAs(getClass().getClassLoader());
        assertThat(registry.all()).contains(method);
        assertThat(method.info().meaning()).isNotBlank();
        assertThat(method.info().reference()).contains("arXiv 1902.04893");
        assertThat(Methods.find(NAME)).isEmpty();
    }

    @Test
    void itExplains() {
        double[] all = scores(NAME, Settings.STANDARD.with("quantile", "0"));
        double[] few = scores(NAME, Settings.STANDARD.with("quantile", "0.9"));
        assertThat(few).isNotEqualTo(all);
        assertThat(Arrays.stream(few)).anyMatch(v -> Math.abs(v) > 1e-3);
        Explainer.check(model, registry.named(NAME), Settings.STANDARD);
    }

    @Test
    void itCompilesToAGraphWithTheSameScores() {
        Graph graph = Explainer.compile(model, registry.named(NAME), Settings.STANDARD, 1 << 20);
        Tensor target = Tensor.of(new float[] {0, 0, 1, 0, 0, 0, 1, 0}, 2, 4);
        try (Program program = engine.compile(graph)) {
            Tensor found = Objects.requireNonNull(
                    program.run(Map.of("x", input, "target", target)).get("attribution"));
            assertClose(found.toDoubles(), scores(NAME, Settings.STANDARD));
        }
    }

    @Test
    void noiseTunnelRunsIt() {
        Settings noiseless = Settings.STANDARD
                .with("over", NAME)
                .with("with", "quantile=0.5")
                .with("samples", "1")
                .with("noise", "0");
        assertClose(scores("noise-tunnel", noiseless), scores(NAME, Settings.STANDARD.with("quantile", "0.5")));
    }

    @Test
    void forgradFiltersIt() {
        Settings unfiltered = Settings.STANDARD.with("over", NAME).with("sigma", "100");
        assertClose(scores("forgrad", unfiltered), scores(NAME, Settings.STANDARD));
        assertThat(scores("forgrad", unfiltered.with("sigma", "1"))).isNotEqualTo(scores(NAME, Settings.STANDARD));
    }
}
