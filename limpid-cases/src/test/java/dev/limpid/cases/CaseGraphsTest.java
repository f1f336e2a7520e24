package dev.limpid.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.model.Classifier;
import dev.limpid.model.FeatureMap;
import dev.limpid.model.Head;
import dev.limpid.model.LoadOptions;
import dev.limpid.runtime.Engine;
import dev.limpid.runtime.EngineOptions;
import dev.limpid.runtime.OnnxRuntime;
import dev.limpid.runtime.Program;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Graphs about contributions, matches and gradients by weights, on a network whose numbers can be computed by hand. */
class CaseGraphsTest {
    private static final int SIDE = 8;
    private static final int CHANNELS = 4;
    private static final int CLASSES = 3;
    private static final Engine ENGINE = OnnxRuntime.create(EngineOptions.DEFAULT);

    private final float[] kernel = numbers(CHANNELS * 3 * 9, 1);
    private final float[] dense = numbers(CHANNELS * CLASSES, 2);
    private final float[] bias = numbers(CLASSES, 3);

    private static float[] numbers(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) (random.nextDouble() - 0.4);
        }
        return numbers;
    }

    /** A convolution without bias, a ReLU ({@code maps}), the mean over places ({@code pooled}), and a dense layer. */
    private Classifier network(Head head) {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Dim n = Dim.symbol("N");
        Expr x = b.input(
                "x", new TensorType(ElementType.FLOAT, new Shape(List.of(n, Dim.of(3), Dim.of(SIDE), Dim.of(SIDE)))));
        Expr conv = b.emit(
                "Conv",
                List.of(x, b.constant(Tensor.of(kernel, CHANNELS, 3, 3, 3))),
                Map.of("pads", Attribute.of(new long[] {1, 1, 1, 1})),
                new TensorType(ElementType.FLOAT, new Shape(List.of(n, Dim.of(CHANNELS), Dim.of(SIDE), Dim.of(SIDE)))));
        Expr maps = conv.relu();
        Expr pooled = maps.reduceMean(false, 2, 3);
        Expr logits = pooled.matMul(b.constant(Tensor.of(dense, CHANNELS, CLASSES)))
                .add(b.constant(Tensor.of(bias, CLASSES)));
        return Classifier.of(
                "small",
                b.build(Map.of("logits", logits)),
                LoadOptions.DEFAULT.withHead(head).withPreprocess("unit"));
    }

    private static Tensor picture(long seed) {
        float[] numbers = numbers(3 * SIDE * SIDE, seed);
        return Tensor.of(numbers, 1, 3, SIDE, SIDE);
    }

    private static float[] features(Classifier model, String value, Tensor picture) {
        try (Program program =
                ENGINE.compile(model.graph().withOutputs(List.of(value)).pruned())) {
            float[] values = Objects.requireNonNull(
                            program.run(Map.of("x", picture)).get(value))
                    .toFloats();
            float[] means = new float[CHANNELS];
            for (int i = 0; i < values.length; i++) {
                means[i / (SIDE * SIDE)] += values[i] / (SIDE * SIDE);
            }
            return means;
        }
    }

    private static float[] logits(Classifier model, Tensor picture) {
        try (Program program = ENGINE.compile(model.graph())) {
            return Objects.requireNonNull(program.run(Map.of("x", picture)).get("logits"))
                    .toFloats();
        }
    }

    @Test
    void contributionsAreFeaturesTimesWeightsOfThePredictedClass() {
        Classifier model = network(Head.SOFTMAX);
        FeatureMap layer = model.defaultLayer();
        Tensor picture = picture(5);
        float[] means = features(model, layer.value(), picture);
        float[] logits = logits(model, picture);
        int best = IntStream.range(0, CLASSES)
                .reduce((a, c) -> logits[c] > logits[a] ? c : a)
                .orElseThrow();
        try (Program program = ENGINE.compile(ContributionGraph.of(model, layer.value()))) {
            float[] found = Objects.requireNonNull(
                            program.run(Map.of("x", picture)).get(ContributionGraph.CONTRIBUTIONS))
                    .toFloats();
            for (int c = 0; c < CHANNELS; c++) {
                assertThat((double) found[c]).isCloseTo(means[c] * dense[c * CLASSES + best], within(1e-5));
            }
        }
    }

    /** Without biases relevance is conserved, so the pairs of regions add up to the product of the features. */
    @Test
    void matchesAddUpToTheProductOfTheFeatures() {
        Classifier model = network(Head.SOFTMAX);
        FeatureMap layer = model.defaultLayer();
        Tensor first = picture(6);
        Tensor second = picture(7);
        float[] a = features(model, layer.value(), first);
        float[] b = features(model, layer.value(), second);
        double[] usual = new double[CHANNELS];
        double product = 0;
        for (int c = 0; c < CHANNELS; c++) {
            usual[c] = 0.5 * Math.min(a[c], b[c]);
            product += (a[c] - usual[c]) * (b[c] - usual[c]);
        }
        try (RegionMatches matches = RegionMatches.of(model, layer, 4, ENGINE)) {
            MatchMatrix found = matches.match(first, second, a, b, usual);
            assertThat(found.product()).isCloseTo(product, within(1e-5));
            assertThat(found.sum()).isCloseTo(found.covered() * product, within(1e-3 * product));
            assertThat(found.covered()).isBetween(0.95, 1 + 1e-9);
            MatchMatrix swapped = matches.match(second, first, b, a, usual);
            for (int i = 0; i < 16; i++) {
                for (int j = 0; j < 16; j++) {
                    assertThat(swapped.at(j, i)).isCloseTo(found.at(i, j), within(1e-6));
                }
            }
        }
    }

    @Test
    void picturesThatShareNothingUnusualHaveNoMatches() {
        Classifier model = network(Head.SOFTMAX);
        try (RegionMatches matches = RegionMatches.of(model, model.defaultLayer(), 4, ENGINE)) {
            double[] usual = new double[CHANNELS];
            java.util.Arrays.fill(usual, 1e6);
            MatchMatrix found = matches.match(picture(6), picture(7), new float[CHANNELS], new float[CHANNELS], usual);
            assertThat(found.pairs(2, 3)).isEmpty();
            assertThat(found.covered()).isEqualTo(0);
        }
    }

    @Test
    void gradientsOfTheLastLayerAreFeaturesTimesResiduals() {
        Classifier model = network(Head.SOFTMAX);
        Tensor picture = picture(8);
        float[] means = features(model, model.defaultLayer().value(), picture);
        double[] p = softmax(logits(model, picture));
        Map<String, Tensor> found = ParameterGradient.all(model, ENGINE, ParameterGradient.Of.LOSS, picture, 1);
        Tensor last = found.values().stream()
                .filter(t -> t.elementCount() == CHANNELS * CLASSES)
                .findFirst()
                .orElseThrow();
        for (int c = 0; c < CHANNELS; c++) {
            for (int k = 0; k < CLASSES; k++) {
                assertThat((double) last.toFloats()[c * CLASSES + k])
                        .isCloseTo(means[c] * (p[k] - (k == 1 ? 1 : 0)), within(1e-5));
            }
        }
    }

    /** The gradient by the first layer against differences of the loss. */
    @Test
    void gradientsByWeightsAreThoseOfDifferences() {
        Classifier model = network(Head.SOFTMAX);
        Tensor picture = picture(9);
        Tensor gradient = ParameterGradient.all(model, ENGINE, ParameterGradient.Of.LOSS, picture, 2).values().stream()
                .filter(t -> t.elementCount() == kernel.length)
                .findFirst()
                .orElseThrow();
        for (int i = 0; i < kernel.length; i += 17) {
            float held = kernel[i];
            float step = 0.01f;
            kernel[i] = held + step;
            double above = -Math.log(softmax(logits(network(Head.SOFTMAX), picture))[2]);
            kernel[i] = held - step;
            double below = -Math.log(softmax(logits(network(Head.SOFTMAX), picture))[2]);
            kernel[i] = held;
            assertThat((double) gradient.toFloats()[i]).isCloseTo((above - below) / (2 * step), within(2e-3));
        }
    }

    /** Sketches keep inner products on average; with as many numbers as here they are close. */
    @Test
    void sketchesKeepInnerProducts() {
        Classifier model = network(Head.SOFTMAX);
        try (ParameterGradient sketching =
                ParameterGradient.of(model, ENGINE, ParameterGradient.Of.MARGIN, 1 << 16, 4)) {
            assertThat(sketching.count()).isEqualTo(kernel.length + dense.length);
            float[] a = sketching.at(picture(10), 0).sketch();
            float[] b = sketching.at(picture(11), 0).sketch();
            double kept = 0;
            for (int i = 0; i < a.length; i++) {
                kept += a[i] * b[i];
            }
            double exact = 0;
            Map<String, Tensor> first =
                    ParameterGradient.all(model, ENGINE, ParameterGradient.Of.MARGIN, picture(10), 0);
            Map<String, Tensor> second =
                    ParameterGradient.all(model, ENGINE, ParameterGradient.Of.MARGIN, picture(11), 0);
            for (String name : first.keySet()) {
                float[] f = Objects.requireNonNull(first.get(name)).toFloats();
                float[] s = Objects.requireNonNull(second.get(name)).toFloats();
                for (int i = 0; i < f.length; i++) {
                    exact += f[i] * s[i];
                }
            }
            assertThat(kept).isCloseTo(exact, within(0.05 * Math.abs(exact) + 1e-6));
        }
    }

    @Test
    void networksThatDoNotChooseAClassHaveNoCrossEntropy() {
        assertThatThrownBy(() -> ParameterGradient.of(network(Head.SIGMOID), ENGINE, ParameterGradient.Of.LOSS, 16, 0))
                .isInstanceOf(LimpidException.class)
                .hasMessageContaining("does not choose one of several classes");
    }

    private static double[] softmax(float[] logits) {
        double[] p = new double[logits.length];
        double sum = 0;
        for (int k = 0; k < p.length; k++) {
            p[k] = Math.exp(logits[k]);
            sum += p[k];
        }
        for (int k = 0; k < p.length; k++) {
            p[k] /= sum;
        }
        return p;
    }
}
