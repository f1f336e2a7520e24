package dev.limpid.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.attribution.catalogue.Methods;
import dev.limpid.attribution.engine.Explainer;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.model.Classifier;
import dev.limpid.model.LoadOptions;
import dev.limpid.model.Target;
import dev.limpid.runtime.Engine;
import dev.limpid.runtime.EngineOptions;
import dev.limpid.runtime.OnnxRuntime;
import dev.limpid.trust.axiom.Completeness;
import dev.limpid.trust.axiom.Linearity;
import dev.limpid.trust.faithfulness.Deletion;
import dev.limpid.trust.faithfulness.Road;
import dev.limpid.trust.randomisation.Mprt;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Metrics on graphs that ONNX Runtime runs. */
class NetworkScoresTest {
    private static final Engine ENGINE = OnnxRuntime.create(EngineOptions.DEFAULT.withThreads(2));
    private static final int SIDE = 8;

    /** Two convolutions and a linear head without biases; the channels of the input come first or last. */
    private static Classifier network(ElementType type, Dim batch, boolean isLast) {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Random random = new Random(3);
        Dim side = Dim.of(SIDE);
        Expr x = isLast
                ? b.input("x", TensorType.of(type, batch, side, side, Dim.of(3)))
                : b.input("x", TensorType.of(type, batch, Dim.of(3), side, side));
        Map<String, Attribute> padded = Map.of("pads", Attribute.of(new long[] {1, 1, 1, 1}));
        Expr y = isLast ? x.transpose(0, 3, 1, 2) : x;
        y = y.emit("Conv", padded, null, weights(b, type, random, 5, 3, 3, 3)).relu();
        y = y.emit("Conv", padded, null, weights(b, type, random, 5, 5, 3, 3)).relu();
        y = y.emit("GlobalAveragePool", Map.of(), null).reshape(-1, 5);
        Expr logits = y.matMul(weights(b, type, random, 5, 4));
        return Classifier.of("made", b.build(Map.of("logits", logits)), LoadOptions.DEFAULT);
    }

    private static Expr weights(GraphBuilder b, ElementType type, Random random, long... shape) {
        double[] numbers = random.doubles(Tensor.elementCount(shape), -0.5, 0.8).toArray();
        return b.constant(Tensor.of(type, numbers, shape));
    }

    private static float[] input(long seed) {
        float[] input = new float[3 * SIDE * SIDE];
        Random random = new Random(seed);
        for (int i = 0; i < input.length; i++) {
            input[i] = random.nextFloat();
        }
        return input;
    }

    private static double[][] scores(Classifier model, int batch, int count) {
        try (NetworkScores scores = NetworkScores.of(model, ENGINE, batch)) {
            return scores.of(count, (index, into) -> System.arraycopy(input(index), 0, into, 0, into.length));
        }
    }

    @Test
    void allLayoutsTypesAndBatchesHaveTheSameScoresInTheSameOrder() {
        double[][] expected = scores(network(ElementType.FLOAT, Dim.symbol("N"), false), 1, 11);
        assertThat(expected).hasDimensions(11, 4);
        assertThat(expected[0]).isNotEqualTo(expected[1]);
        List<double[][]> others = List.of(
                scores(network(ElementType.FLOAT, Dim.symbol("N"), false), 4, 11),
                scores(network(ElementType.FLOAT, Dim.symbol("N"), true), 3, 11),
                scores(network(ElementType.FLOAT, Dim.of(1), false), 16, 11),
                scores(network(ElementType.FLOAT, Dim.of(4), false), 16, 11));
        for (double[][] other : others) {
            for (int i = 0; i < 11; i++) {
                assertThat(other[i]).containsExactly(expected[i], within(1e-5));
            }
        }
        double[][] half = scores(network(ElementType.FLOAT16, Dim.symbol("N"), false), 4, 11);
        for (int i = 0; i < 11; i++) {
            assertThat(half[i]).containsExactly(expected[i], within(0.02));
        }
        assertThat(scores(network(ElementType.FLOAT, Dim.symbol("N"), false), 4, 0))
                .isEmpty();
    }

    @Test
    void probabilitiesAreTheSoftmax() {
        try (NetworkScores scores = NetworkScores.of(network(ElementType.FLOAT, Dim.symbol("N"), false), ENGINE, 4)) {
            double[] row = scores.of(input(1));
            double[] shares = scores.probabilities(row);
            assertThat(Arrays.stream(shares).sum()).isCloseTo(1, within(1e-12));
            assertThat(Math.log(shares[0] / shares[2])).isCloseTo(row[0] - row[2], within(1e-6));
            assertThat(scores.shape()).isEqualTo(new InputShape(3, SIDE, SIDE));
        }
    }

    private static ExplainerMaps maps(Classifier model, String method) {
        return ExplainerMaps.of(
                model,
                Explainer.of(model, Methods.named(method), Settings.STANDARD, ENGINE, Long.MAX_VALUE),
                scores -> scores);
    }

    @Test
    void axiomsHoldForTheMethodsThatPromiseThem() {
        for (boolean isLast : new boolean[] {false, true}) {
            Classifier model = network(ElementType.FLOAT, Dim.symbol("N"), isLast);
            try (NetworkScores scores = NetworkScores.of(model, ENGINE, 4);
                    ExplainerMaps integrated = maps(model, "integrated-gradients");
                    ExplainerMaps gradient = maps(model, "gradient")) {
                float[] x = input(5);
                MetricInput.Builder in = MetricInput.of(scores.shape())
                        .input(x)
                        .baseline(new float[x.length])
                        .network(scores, 1)
                        .map(integrated.map(x, 1, 0));
                assertThat(Completeness.STANDARD.of(in.build()).orElseThrow()).isLessThan(0.01);
                assertThat(Completeness.STANDARD
                                .of(in.map(gradient.map(x, 1, 0)).build())
                                .orElseThrow())
                        .isGreaterThan(0.05);
                MetricInput sum = in.explainer(gradient)
                        .otherExplainer(gradient.asking(t -> Target.sum(
                                List.of(new Target.Term(1, Target.of(t)), new Target.Term(1, Target.of((t + 1) % 4))))))
                        .build();
                assertThat(Linearity.STANDARD.of(sum).orElseThrow()).isLessThan(1e-5);
            }
        }
    }

    /** One score: the mean of a patch at the top left minus that of a patch at the bottom right. */
    private static Classifier patches() {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Dim side = Dim.of(SIDE);
        Expr x = b.input("x", TensorType.of(ElementType.FLOAT, Dim.symbol("N"), Dim.of(1), side, side));
        double[] weights = new double[SIDE * SIDE];
        Arrays.setAll(weights, p -> isFor(p) ? 2.5 : isAgainst(p) ? -2.5 : 0);
        Expr logit = x.reshape(-1, weights.length)
                .matMul(b.constant(Tensor.of(ElementType.FLOAT, weights, weights.length, 1)));
        return Classifier.of("patches", b.build(Map.of("logit", logit)), LoadOptions.DEFAULT);
    }

    private static boolean isFor(int pixel) {
        return pixel % SIDE < 2 && pixel / SIDE < 4;
    }

    private static boolean isAgainst(int pixel) {
        return pixel % SIDE > 5 && pixel / SIDE > 3;
    }

    /** A grey picture with one bright patch; the other is hardly brighter than the rest. */
    private static float[] patch(boolean isPresent) {
        float[] grey = new float[SIDE * SIDE];
        for (int p = 0; p < grey.length; p++) {
            boolean isBright = isPresent ? isFor(p) : isAgainst(p);
            grey[p] = isBright ? 1 : isFor(p) || isAgainst(p) ? 0.6f : 0.5f;
        }
        return grey;
    }

    @Test
    void aSingleScoreDecidesBetweenAbsenceAndPresence() {
        Classifier model = patches();
        try (NetworkScores scores = NetworkScores.of(model, ENGINE, 4);
                ExplainerMaps maps = maps(model, "gradient")) {
            assertThat(scores.classes()).isEqualTo(2);
            for (boolean isPresent : new boolean[] {false, true}) {
                float[] x = patch(isPresent);
                int predicted = isPresent ? 1 : 0;
                double[] row = scores.of(x);
                assertThat(row[0]).isEqualTo(-row[1]);
                assertThat(Numbers.largest(row)).isEqualTo(predicted);
                assertThat(Arrays.stream(scores.probabilities(row)).sum()).isCloseTo(1, within(1e-12));
                MapFunction.WithScores found = maps.withScores(x, predicted, 0);
                assertThat(found.scores().orElseThrow()).containsExactly(row, within(1e-4));
                // Without the bright patch the other class is predicted.
                for (int p = 0; p < x.length; p++) {
                    assertThat(found.map()[p] > 0).isEqualTo(x[p] == 1);
                }
                assertThat(road(scores, x, predicted, found.map()))
                        .isLessThan(road(scores, x, predicted, maps.map(x, 1 - predicted, 0)));
            }
        }
    }

    private static double road(NetworkScores scores, float[] x, int target, float[] map) {
        return Road.STANDARD
                .of(MetricInput.of(scores.shape())
                        .input(x)
                        .network(scores, target)
                        .map(map)
                        .build())
                .orElseThrow();
    }

    @Test
    void weightsAreDrawnAgainForTheNamedLayersOnly() {
        Classifier model = network(ElementType.FLOAT, Dim.symbol("N"), false);
        try (RandomisedNetwork randomised = RandomisedNetwork.of(model, copy -> maps(copy, "gradient"));
                ExplainerMaps gradient = maps(model, "gradient");
                NetworkScores scores = NetworkScores.of(model, ENGINE, 4)) {
            float[] x = input(5);
            assertThat(randomised.layers()).hasSize(3);
            assertThat(randomised.explainer(List.of(), 0).map(x, 1, 0)).containsExactly(gradient.map(x, 1, 0));
            float[] once = randomised.explainer(randomised.layers(), 0).map(x, 1, 0);
            assertThat(once).isNotEqualTo(gradient.map(x, 1, 0));
            assertThat(randomised.explainer(randomised.layers(), 0).map(x, 1, 0))
                    .containsExactly(once);
            assertThat(randomised.explainer(randomised.layers(), 1).map(x, 1, 0))
                    .isNotEqualTo(once);
            MetricInput.Builder in = MetricInput.of(scores.shape())
                    .input(x)
                    .network(scores, 1)
                    .explainer(gradient)
                    .randomised(randomised);
            assertThat(Mprt.CASCADING.of(in.build()).orElseThrow()).isLessThan(0.99);
            MetricInput blind = in.explainer((input, t, s) -> input)
                    .randomised(new Randomised() {
                        @Override
                        public List<String> layers() {
                            return randomised.layers();
                        }

                        @Override
                        public MapFunction explainer(List<String> drawn, long seed) {
                            return (input, t, s) -> input;
                        }
                    })
                    .build();
            assertThat(Mprt.CASCADING.of(blind).orElseThrow()).isEqualTo(1);
        }
    }

    @Test
    void segmentsOfMethodsDivideThePicture() {
        Classifier model = network(ElementType.FLOAT, Dim.symbol("N"), true);
        try (NetworkScores scores = NetworkScores.of(model, ENGINE, 4)) {
            MetricInput in = MetricInput.of(scores.shape()).input(input(5)).build();
            Segmentation superpixels = Segmentation.of(model, "slic:6");
            int[] labels = superpixels.of(in);
            assertThat(Arrays.stream(labels).distinct().sorted().toArray()).containsExactly(0, 1, 2, 3, 4, 5);
            assertThat(superpixels.count(scores.shape())).isEqualTo(6);
            assertThat(Segmentation.of(model, "grid:2x2").of(in)[63]).isEqualTo(3);
        }
    }

    @Test
    void aCurveIsTheSameWithAllBatches() {
        Classifier model = network(ElementType.FLOAT, Dim.symbol("N"), false);
        double[] areas = new double[2];
        for (int i = 0; i < 2; i++) {
            try (NetworkScores scores = NetworkScores.of(model, ENGINE, i == 0 ? 1 : 7)) {
                areas[i] = Deletion.STANDARD
                        .of(MetricInput.of(scores.shape())
                                .input(input(5))
                                .map(input(6))
                                .network(scores, 2)
                                .build())
                        .orElseThrow();
            }
        }
        assertThat(areas[1]).isCloseTo(areas[0], within(1e-6));
    }

    @Test
    void tokensAreRefusedInOneSentence() {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Random random = new Random(3);
        Expr x = b.input("x", TensorType.of(ElementType.INT64, Dim.symbol("n"), Dim.of(12)));
        Expr vectors = weights(b, ElementType.FLOAT, random, 30, 5)
                .emit(
                        "Gather",
                        Map.of("axis", Attribute.of(0L)),
                        TensorType.of(ElementType.FLOAT, Dim.symbol("n"), Dim.of(12), Dim.of(5)),
                        x);
        Expr logits = vectors.reduceMean(false, 1).matMul(weights(b, ElementType.FLOAT, random, 5, 3));
        Classifier model = Classifier.of("tokens", b.build(Map.of("logits", logits)), LoadOptions.DEFAULT);
        assertThatThrownBy(() -> NetworkScores.of(model, ENGINE, 4))
                .isInstanceOf(LimpidException.class)
                .hasMessage(
                        "metrics that run the network take pictures, series and tables, but the input of this one is of"
                                + " kind tokens");
    }
}
