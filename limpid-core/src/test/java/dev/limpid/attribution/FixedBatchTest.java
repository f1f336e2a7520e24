package dev.limpid.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import dev.limpid.attribution.catalogue.Methods;
import dev.limpid.attribution.engine.Explainer;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Attribute;
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
import dev.limpid.runtime.EngineOptions;
import dev.limpid.runtime.OnnxRuntime;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Networks that were exported for batches of four. */
class FixedBatchTest {
    private static final LoadOptions OPTIONS = LoadOptions.DEFAULT.withEngine(EngineOptions.DEFAULT.withThreads(1));
    private static final long MEMORY = 1L << 28;

    private final Engine engine = OnnxRuntime.create(EngineOptions.DEFAULT.withThreads(1));

    @Test
    void rowsOfAConstantThatAreEqualFollowTheBatch() {
        float[] tokens = new float[4 * 8 * 8];
        Arrays.fill(tokens, 0.25f);
        Classifier c = classifier(
                Dim.of(4), maps -> Expr.concat(1, maps, maps.builder().constant(Tensor.of(tokens, 4, 1, 8, 8))), 5);

        assertThat(c.isBatched()).isTrue();
        assertThat(c.notes()).contains("the file fixes the batch; here it is open");
    }

    @Test
    void aSampleThatChangesAnotherIsRefused() {
        assertThatThrownBy(() -> classifier(Dim.of(4), maps -> maps.sub(maps.reduceMean(true, 0)), 4))
                .isInstanceOf(LimpidException.class)
                .hasMessage("input 'x' takes exactly 4 samples, and the network mixes them or treats them differently;"
                        + " export it with an open batch");
    }

    @Test
    void rowsThatAreTreatedDifferentlyAreRefused() {
        Tensor byRow = Tensor.of(new float[] {1, 2, 3, 4}, 4, 1, 1, 1);

        assertThatThrownBy(() ->
                        classifier(Dim.of(4), maps -> maps.mul(maps.builder().constant(byRow)), 4))
                .isInstanceOf(LimpidException.class)
                .hasMessageContaining("treats them differently");
    }

    @Test
    void everyMethodExplainsOneSampleOfAFullBatchAsIfTheBatchWereOpen() {
        Classifier open = classifier(Dim.symbol("n"), maps -> maps, 4);
        Classifier full = classifier(Dim.of(4), FixedBatchTest::inFour, 4);
        Tensor x = Tensor.of(numbers(3 * 8 * 8, 5), 1, 3, 8, 8);
        int explained = 0;

        assertThat(full.fixedBatch()).isEqualTo(4);
        assertThat(full.notes())
                .contains("the network takes exactly 4 samples at once and cannot be opened for others; each input is"
                        + " repeated to fill the batch");
        for (Method method : Methods.all()) {
            Settings settings = light(method);
            if (supports(open, method, settings)) {
                Attribution expected = explained(open, method, settings, x);
                Attribution found = explained(full, method, settings, x);
                explained++;
                String name = method.info().name();
                assertThat(found.logits().shape()).containsExactly(1, 3);
                assertThat(found.scores().shape())
                        .as(name)
                        .isEqualTo(expected.scores().shape());
                assertThat(distance(found.scores(), expected.scores())).as(name).isCloseTo(0, offset(2e-3));
            }
        }
        assertThat(explained).isGreaterThan(60);
    }

    /** The same maps through a look-up of the rows 0 to 3, which fails at any smaller batch. */
    private static Expr inFour(Expr maps) {
        return maps.emit(
                "Gather",
                Map.of(),
                maps.findType().orElseThrow(),
                maps.builder().list(0, 1, 2, 3));
    }

    private static Settings light(Method method) {
        Settings settings = Settings.STANDARD;
        for (MethodInfo.Parameter p : method.info().parameters()) {
            if (p.name().equals("samples")
                    || p.name().equals("steps")
                    || p.name().equals("iterations")) {
                settings = settings.with(p.name(), Integer.toString(Math.min(20, Integer.parseInt(p.standard()))));
            }
        }
        return settings;
    }

    private static boolean supports(Classifier c, Method method, Settings settings) {
        try {
            Explainer.check(c, method, settings);
            return true;
        } catch (LimpidException e) {
            return false;
        }
    }

    private Attribution explained(Classifier c, Method method, Settings settings, Tensor x) {
        try (Explainer explainer = Explainer.of(c, method, settings, engine, MEMORY)) {
            return explainer.explain(x, Target.of(1), Progress.SILENT);
        }
    }

    /** The largest difference as a share of the largest score. */
    private static double distance(Tensor found, Tensor expected) {
        double[] a = found.toDoubles();
        double[] b = expected.toDoubles();
        double largest = 1e-12;
        double error = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs(b[i]));
            error = Math.max(error, Math.abs(a[i] - b[i]));
        }
        return error / largest;
    }

    private static Classifier classifier(Dim batch, UnaryOperator<Expr> between, int channels) {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", TensorType.of(ElementType.FLOAT, batch, Dim.of(3), Dim.of(8), Dim.of(8)));
        Expr maps = x.emit(
                        "Conv",
                        Map.of("pads", Attribute.of(new long[] {1, 1, 1, 1})),
                        TensorType.of(ElementType.FLOAT, batch, Dim.of(4), Dim.of(8), Dim.of(8)),
                        b.constant(Tensor.of(numbers(4 * 3 * 3 * 3, 1), 4, 3, 3, 3)))
                .relu();
        Expr pooled = between.apply(maps).reduceMean(false, 2, 3);
        Graph graph = b.build(Map.of("y", pooled.matMul(b.constant(Tensor.of(numbers(channels * 3, 2), channels, 3)))));
        return Classifier.of("n", graph, OPTIONS);
    }

    private static float[] numbers(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) (random.nextDouble() - 0.5);
        }
        return numbers;
    }
}
