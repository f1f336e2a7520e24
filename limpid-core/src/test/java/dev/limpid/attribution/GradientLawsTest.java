package dev.limpid.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.attribution.MethodInfo.Family;
import dev.limpid.attribution.MethodInfo.Law;
import dev.limpid.attribution.catalogue.Methods;
import dev.limpid.attribution.engine.Explainer;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.pass.FoldBatchNorm;
import dev.limpid.model.Classifier;
import dev.limpid.model.LoadOptions;
import dev.limpid.model.Target;
import dev.limpid.runtime.Engine;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Symmetry, the dead input and invariance, over every registered method with a score for each input value: gradient and
 * relevance methods.
 */
class GradientLawsTest {
    private static final long MEMORY = 64 << 20;
    private static final int SIDE = 8;
    private static final TensorType FLOAT = new TensorType(ElementType.FLOAT, null);
    private static final Set<String> OF_PLACES = Set.of("full-grad", "xrai");
    private static Engine engine;

    @BeforeAll
    static void load() {
        engine = Sweep.ENGINE;
    }

    static Stream<Method> invariant() {
        return Methods.all().stream().filter(m -> m.info().laws().contains(Law.IMPLEMENTATION_INVARIANCE));
    }

    /** Methods with a score for each input value. */
    static Stream<Method> ofTheInput() {
        return Methods.all().stream()
                .filter(m -> m.info().family() == Family.GRADIENT || m.info().family() == Family.RELEVANCE)
                .filter(m ->
                        !m.info().isAtLayer() && !OF_PLACES.contains(m.info().name()));
    }

    /**
     * Of these, the ones whose rule for the first layer uses the weights: the flat rule divides relevance among all
     * inputs of a unit.
     */
    static Stream<Method> ofTheInputByWeights() {
        return ofTheInput().filter(m -> !m.info().name().contains("flat"));
    }

    /** Of these, the ones without noise, which differs for each value. */
    static Stream<Method> ofTheInputWithoutNoise() {
        return ofTheInput().filter(m -> !m.info().laws().contains(Law.SEED_DETERMINISM));
    }

    private static double[] scores(Classifier model, Method method, Tensor input) {
        // Bounds from the preprocessing differ from channel to channel.
        Settings settings = new LawCase(method, "symmetric").with(Settings.STANDARD, Map.of("low", "-3", "high", "3"));
        try (Explainer explainer = Explainer.of(model, method, settings, engine, MEMORY)) {
            return explainer
                    .explain(input, Target.of(1), Progress.SILENT)
                    .scores()
                    .toDoubles();
        }
    }

    private static double largest(double[] numbers) {
        return Arrays.stream(numbers).map(Math::abs).max().orElseThrow();
    }

    /**
     * Convolutions with batch norms, a hard swish, a mean and a matrix, each written as one operator or as several.
     */
    private static Classifier written(boolean inParts) {
        Random random = new Random(3);
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", TensorType.of(ElementType.FLOAT, Dim.symbol("N"), Dim.of(3), Dim.of(SIDE), Dim.of(SIDE)));
        Expr first = normalised(conv(x, random, 6, 3), random, 6);
        Expr active = first.emit("HardSwish", Map.of(), FLOAT);
        if (inParts) {
            Expr gate = first.mul(1.0 / 6).add(0.5).max(first.like(0)).min(first.like(1));
            active = first.mul(gate);
        }
        Expr maps = normalised(conv(active, random, 5, 6), random, 5);
        Expr means = inParts
                ? maps.reduceMean(false, 2, 3)
                : maps.emit("GlobalAveragePool", Map.of(), null).emit("Flatten", Map.of(), null);
        Expr matrix = SmallNetworks.constant(b, random, 5, 4);
        Expr bias = SmallNetworks.constant(b, random, 4);
        Expr logits = inParts ? means.matMul(matrix).add(bias) : means.emit("Gemm", Map.of(), null, matrix, bias);
        return Classifier.of("written", b.build(Map.of("logits", logits)), LoadOptions.DEFAULT);
    }

    private static Expr conv(Expr x, Random random, long out, long in) {
        Attribute pads = Attribute.of(new long[] {1, 1, 1, 1});
        Expr kernel = SmallNetworks.constant(x.builder(), random, out, in, 3, 3);
        return x.emit("Conv", Map.of("pads", pads), FLOAT, kernel);
    }

    private static Expr normalised(Expr x, Random random, long channels) {
        GraphBuilder b = x.builder();
        float[] variance = new float[(int) channels];
        Arrays.fill(variance, 9);
        return x.emit(
                "BatchNormalization",
                Map.of(),
                FLOAT,
                SmallNetworks.constant(b, random, channels),
                SmallNetworks.constant(b, random, channels),
                SmallNetworks.constant(b, random, channels),
                b.constant(Tensor.of(variance, channels)));
    }

    @ParameterizedTest
    @MethodSource("invariant")
    void networksThatComputeTheSameFunctionHaveTheSameExplanation(Method method) {
        Classifier whole = written(false);
        Classifier parts = written(true);
        Graph unfolded = whole.graph();
        Classifier folded = Classifier.of("folded", unfolded.apply(new FoldBatchNorm()), LoadOptions.DEFAULT);
        assertThat(folded.graph().nodes()).hasSizeLessThan(unfolded.nodes().size());
        Tensor input = SmallNetworks.inputs(1);
        double[] expected = scores(whole, method, input);
        for (Classifier other : new Classifier[] {folded, parts}) {
            assertThat(scores(other, method, input))
                    .as(other.name())
                    .usingComparatorWithPrecision(2e-4 * largest(expected))
                    .containsExactly(expected);
        }
    }

    /** A network that treats its first two channels alike and does not use the third. */
    private static Classifier symmetric() {
        Random random = new Random(5);
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", TensorType.of(ElementType.FLOAT, Dim.symbol("N"), Dim.of(3), Dim.of(SIDE), Dim.of(SIDE)));
        float[] kernel = new float[6 * 3 * 9];
        for (int o = 0; o < 6; o++) {
            for (int i = 0; i < 9; i++) {
                kernel[(o * 27) + i] = (float) random.nextGaussian();
                kernel[(o * 27) + 9 + i] = kernel[(o * 27) + i];
            }
        }
        Attribute pads = Attribute.of(new long[] {1, 1, 1, 1});
        Expr maps = x.emit(
                        "Conv",
                        Map.of("pads", pads),
                        null,
                        b.constant(Tensor.of(kernel, 6, 3, 3, 3)),
                        SmallNetworks.constant(b, random, 6))
                .relu();
        Expr second = conv(maps, random, 5, 6).unary("Sigmoid");
        Expr means = second.emit("GlobalAveragePool", Map.of(), null).emit("Flatten", Map.of(), null);
        Expr logits = means.emit("Gemm", Map.of(), null, SmallNetworks.constant(b, random, 5, 4));
        return Classifier.of("symmetric", b.build(Map.of("logits", logits)), LoadOptions.DEFAULT);
    }

    private static Tensor evenInput() {
        float[] numbers = SmallNetworks.inputs(1).toFloats();
        System.arraycopy(numbers, 0, numbers, SIDE * SIDE, SIDE * SIDE);
        return Tensor.of(numbers, 1, 3, SIDE, SIDE);
    }

    @ParameterizedTest
    @MethodSource("ofTheInputWithoutNoise")
    void symmetricInputValuesHaveTheSameScore(Method method) {
        double[] scores = scores(symmetric(), method, evenInput());
        double tolerance = 1e-5 * largest(scores);
        for (int i = 0; i < SIDE * SIDE; i++) {
            assertThat(scores[i]).isCloseTo(scores[(SIDE * SIDE) + i], within(tolerance));
        }
    }

    @ParameterizedTest
    @MethodSource("ofTheInputByWeights")
    void unusedInputValuesHaveScoreZero(Method method) {
        double[] scores = scores(symmetric(), method, SmallNetworks.inputs(1));
        assertThat(largest(scores)).isPositive();
        for (int i = 2 * SIDE * SIDE; i < scores.length; i++) {
            assertThat(scores[i]).isCloseTo(0, within(1e-6 * largest(scores)));
        }
    }

    @Test
    void scoresOfPathMethodsSumToTheChangeOfTheTarget() {
        Classifier model = symmetric();
        Tensor input = SmallNetworks.inputs(1);
        for (String name : new String[] {"integrated-gradients", "blur-ig"}) {
            // The difference quotient of a blurred picture is off by half its step, independently of the number of
            // steps.
            double part = name.equals("blur-ig") ? 3e-2 : 1e-2;
            Settings fine = Settings.STANDARD.with("steps", "1000");
            Settings settings = name.equals("blur-ig") ? fine.with("max-sigma", "10") : fine;
            try (Explainer explainer = Explainer.of(model, Methods.named(name), settings, engine, MEMORY)) {
                Attribution answer = explainer.explain(input, Target.of(1), Progress.SILENT);
                double sum = Arrays.stream(answer.scores().toDoubles()).sum();
                assertThat(answer.completenessGap().orElseThrow()).as(name).isCloseTo(0, within(part * Math.abs(sum)));
            }
        }
    }
}
