package dev.limpid.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.limpid.attribution.MethodInfo.Law;
import dev.limpid.attribution.catalogue.Methods;
import dev.limpid.graph.Graph;
import dev.limpid.graph.ModelException;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.onnx.OnnxReader;
import dev.limpid.graph.onnx.OnnxWriter;
import dev.limpid.model.Classifier;
import dev.limpid.model.Target;
import dev.limpid.runtime.Engine;
import dev.limpid.runtime.OnnxRuntime;
import dev.limpid.runtime.Program;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The laws that methods state, over every registered method. */
class LawsTest {
    private static final long MEMORY = 1 << 20;
    private static Engine engine;

    @BeforeAll
    static void load() {
        engine = OnnxRuntime.create();
    }

    static Stream<Method> methods() {
        return Methods.all().stream();
    }

    private static Attribution explain(Method method, Settings settings, Tensor input, Target target) {
        try (Explainer explainer = Explainer.of(LawNetworks.of(method), method, settings, engine, MEMORY)) {
            return explainer.explain(input, target, Progress.SILENT);
        }
    }

    private static void assertClose(Tensor actual, double[] expected, double tolerance) {
        double[] found = actual.toDoubles();
        double largest = 1e-30;
        for (double e : expected) {
            largest = Math.max(largest, Math.abs(e));
        }
        assertThat(found).hasSameSizeAs(expected);
        for (int i = 0; i < found.length; i++) {
            assertThat(found[i]).as("element %d", i).isCloseTo(expected[i], within(tolerance * largest));
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void theCompiledExplainerGivesWhatExplainGives(Method method) {
        Tensor input = LawNetworks.inputs(method, 2);
        if (method instanceof Method.Searching) {
            assertThatThrownBy(() -> Explainer.compile(LawNetworks.of(method), method, Settings.STANDARD, MEMORY))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("no fixed graph computes it");
            return;
        }
        Attribution answer = explain(method, Settings.STANDARD, input, Target.of(2));
        Graph compiled = Explainer.compile(LawNetworks.of(method), method, Settings.STANDARD, MEMORY);
        Graph read = OnnxReader.read(OnnxWriter.toBytes(compiled));
        try (Program program = engine.compile(read)) {
            Map<String, Tensor> feeds = new HashMap<>(prepared(method, input));
            feeds.put(LawNetworks.of(method).input().name(), input);
            feeds.put("target", Target.of(2).weights(answer.logits()));
            Map<String, Tensor> results = program.run(feeds);
            assertThat(program.outputs()).startsWith("logits", "attribution");
            assertThat(program.outputs().subList(2, program.outputs().size()))
                    .containsExactlyInAnyOrderElementsOf(answer.more().keySet());
            answer.more()
                    .forEach((name, tensor) ->
                            assertClose(Objects.requireNonNull(results.get(name)), tensor.toDoubles(), 1e-4));
            assertClose(
                    Objects.requireNonNull(results.get("attribution")),
                    answer.scores().toDoubles(),
                    LawNetworks.rounding(method));
            assertClose(
                    Objects.requireNonNull(results.get("logits")),
                    answer.logits().toDoubles(),
                    1e-5);
        }
    }

    /** What Java makes of the input for a compiled explainer. */
    private static Map<String, Tensor> prepared(Method method, Tensor input) {
        Map<String, Tensor> feeds = new HashMap<>();
        if (method instanceof Method.Sampled sampled) {
            Settings settings = Settings.STANDARD.completedFor(method.info());
            sampled.prepared(LawNetworks.of(method), settings)
                    .forEach(p -> feeds.put(p.name(), p.make().apply(input)));
        }
        return feeds;
    }

    @ParameterizedTest
    @MethodSource("methods")
    void aMethodThatIsToldToStopStops(Method method) {
        assumeTrue(!(method instanceof Method.Direct), "the method runs the network once");
        List<Long> heard = new ArrayList<>();
        Progress impatient = new Progress() {
            @Override
            public void update(long done, long total) {
                heard.add(done);
            }

            @Override
            public boolean isCancelled() {
                return !heard.isEmpty();
            }
        };
        try (Explainer explainer = Explainer.of(LawNetworks.of(method), method, Settings.STANDARD, engine, MEMORY)) {
            assertThatThrownBy(() -> explainer.explain(LawNetworks.inputs(method, 1), Target.of(1), impatient))
                    .isInstanceOf(CancellationException.class)
                    .hasMessageContaining("cancelled after ");
        }
        assertThat(heard).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void eachInputOfABatchGetsWhatItGetsAlone(Method method) {
        assumeTrue(method.info().laws().contains(Law.BATCH_EQUIVARIANCE), "the method does not state it");
        Tensor inputs = LawNetworks.inputs(method, 3);
        Tensor together =
                explain(method, Settings.STANDARD, inputs, Target.top()).scores();
        for (int n = 0; n < 3; n++) {
            Tensor alone = explain(method, Settings.STANDARD, SmallNetworks.single(inputs, n), Target.top())
                    .scores();
            assertClose(SmallNetworks.single(together, n), alone.toDoubles(), LawNetworks.rounding(method));
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void theScoresOfADifferenceAreTheDifferenceOfTheScores(Method method) {
        assumeTrue(method.info().laws().contains(Law.LINEARITY), "the method does not state it");
        Tensor input = LawNetworks.inputs(method, 1);
        double[] a =
                explain(method, Settings.STANDARD, input, Target.of(0)).scores().toDoubles();
        double[] b =
                explain(method, Settings.STANDARD, input, Target.of(3)).scores().toDoubles();
        for (int i = 0; i < a.length; i++) {
            a[i] -= b[i];
        }
        Target difference = Target.difference(Target.of(0), Target.of(3));
        assertClose(explain(method, Settings.STANDARD, input, difference).scores(), a, 1e-4);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void withoutBiasesTheScoresSumToTheTarget(Method method) {
        assumeTrue(method.info().laws().contains(Law.CONSERVATION), "the method does not state it");
        Classifier network = SmallNetworks.residualWithoutBiases();
        Tensor input = SmallNetworks.inputs(2);
        try (Explainer explainer = Explainer.of(network, method, Settings.STANDARD, engine, MEMORY)) {
            Attribution answer = explainer.explain(input, Target.of(1), Progress.SILENT);
            double[] logits = answer.logits().toDoubles();
            for (int n = 0; n < 2; n++) {
                double[] scores = SmallNetworks.single(answer.scores(), n).toDoubles();
                double logit = logits[n * SmallNetworks.CLASSES + 1];
                assertThat(Arrays.stream(scores).sum()).isCloseTo(logit, within(1e-4 * Math.abs(logit)));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void theSameSeedGivesTheSameScoresAndAnotherOneOthers(Method method) {
        assumeTrue(method.info().laws().contains(Law.SEED_DETERMINISM), "the method does not state it");
        Settings settings = inLogits(method);
        Tensor input = LawNetworks.inputs(method, 1);
        Tensor one = explain(method, settings.withSeed(5), input, Target.top()).scores();
        Tensor same = explain(method, settings.withSeed(5), input, Target.top()).scores();
        Tensor other =
                explain(method, settings.withSeed(6), input, Target.top()).scores();
        assertThat(same).isEqualTo(one);
        assertThat(other.toDoubles()).isNotEqualTo(one.toDoubles());
    }

    /** Settings under which a method's baseline is zero, its target a logit, and its steps are small. */
    private static Settings fromZero(Method method) {
        return settings(method, Map.of("steps", "2000", "fill", "zero", "output", "logit"));
    }

    /** Settings under which a method hides by zero and asks for logits; the probabilities of the small network are often 0 or 1. */
    private static Settings inLogits(Method method) {
        return settings(method, Map.of("fill", "zero", "output", "logit"));
    }

    private static Settings settings(Method method, Map<String, String> wanted) {
        Settings settings = Settings.STANDARD;
        for (MethodInfo.Parameter each : method.info().parameters()) {
            String value = wanted.get(each.name());
            settings = value == null ? settings : settings.with(each.name(), value);
        }
        return settings;
    }

    @ParameterizedTest
    @MethodSource("methods")
    void theScoresSumToTheDifferenceFromTheBaseline(Method method) {
        assumeTrue(method.info().laws().contains(Law.COMPLETENESS), "the method does not state it");
        Settings fine = fromZero(method);
        Tensor input = LawNetworks.inputs(method, 1);
        Attribution answer = explain(method, fine, input, Target.of(1));
        Tensor summed = answer.more().getOrDefault(Answer.VALUES, answer.scores());
        double sum = Arrays.stream(summed.toDoubles()).sum();
        double atInput = answer.logits().toDoubles()[1];
        Tensor zeros = Tensor.of(new float[3 * 8 * 8], 1, 3, 8, 8);
        double atBaseline =
                explain(method, Settings.STANDARD, zeros, Target.of(1)).logits().toDoubles()[1];
        assertThat(sum).isCloseTo(atInput - atBaseline, within(2e-3 * Math.abs(atInput - atBaseline)));
        assertThat(answer.completenessGap().orElseThrow())
                .isCloseTo(sum - (atInput - atBaseline), within(1e-4 * Math.abs(sum)));
    }

    @ParameterizedTest
    @MethodSource("methods")
    void theScoresDependOnTheInput(Method method) {
        Tensor inputs = LawNetworks.inputs(method, 2);
        // A class that the network never predicts has no anchors, whatever the input.
        Target target = method.info().name().equals("anchors") ? Target.top() : Target.of(0);
        Tensor scores = explain(method, inLogits(method), inputs, target).scores();
        assertThat(SmallNetworks.single(scores, 0).toDoubles())
                .isNotEqualTo(SmallNetworks.single(scores, 1).toDoubles());
    }

    @AfterAll
    static void everyMethodIsNamedOnce() {
        List<String> names = Methods.all().stream().map(m -> m.info().name()).toList();
        assertThat(names).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(9);
    }
}
