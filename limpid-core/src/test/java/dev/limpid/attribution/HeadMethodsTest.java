package dev.limpid.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.attribution.catalogue.Methods;
import dev.limpid.attribution.engine.Explainer;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.model.Classifier;
import dev.limpid.model.Head;
import dev.limpid.model.LoadOptions;
import dev.limpid.model.Question;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Methods that measure the output use the probability that the network's head defines. */
class HeadMethodsTest {
    private static final long SIDE = 8;
    private static final double[] CORNERS = {2, -1, 0.5, -3};
    private static final double BIAS = -0.4;

    /** The means of the four quarters of a picture, as maps: {@code float[N,4,1,1]}. */
    private static Expr quarters(GraphBuilder b) {
        Expr x = b.input("x", TensorType.of(ElementType.FLOAT, Dim.symbol("N"), Dim.of(1), Dim.of(SIDE), Dim.of(SIDE)));
        float[] kernels = new float[(int) (4 * SIDE * SIDE)];
        for (int i = 0; i < kernels.length; i++) {
            int row = (int) (i / SIDE % SIDE);
            int quarter = (row < SIDE / 2 ? 0 : 2) + (i % SIDE < SIDE / 2 ? 0 : 1);
            kernels[i] = i / (SIDE * SIDE) == quarter ? 4f / (SIDE * SIDE) : 0;
        }
        TensorType type = new TensorType(ElementType.FLOAT, null);
        return x.emit("Conv", Map.of(), type, b.constant(Tensor.of(kernels, 4, 1, SIDE, SIDE)));
    }

    /** A single score: the weighted sum of the quarters' means. */
    private static Classifier single(LoadOptions options) {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr flat = quarters(b).emit("Flatten", Map.of(), new TensorType(ElementType.FLOAT, null));
        Expr score = flat.matMul(b.constant(Tensor.of(ElementType.FLOAT, CORNERS, 4, 1)))
                .add(BIAS);
        return Classifier.of("single", b.build(Map.of("y", score)), options);
    }

    private static Tensor ones() {
        float[] numbers = new float[(int) (SIDE * SIDE)];
        Arrays.fill(numbers, 1);
        return Tensor.of(numbers, 1, 1, SIDE, SIDE);
    }

    private static Attribution explained(Classifier model, String target, String method, Map<String, String> set) {
        Question question = Question.parse(target, model, Sweep.ENGINE);
        Settings settings = new Settings(Optional.empty(), set, 3);
        try (Explainer explainer =
                Explainer.of(question.model(), Methods.named(method), settings, Sweep.ENGINE, 64 << 20)) {
            return explainer.explain(ones(), question.target(), Progress.SILENT);
        }
    }

    private static double sigmoid(double z) {
        return 1 / (1 + Math.exp(-z));
    }

    @Test
    void theProbabilityOfASingleScoreIsItsSigmoid() {
        double[] scores = explained(
                        single(LoadOptions.DEFAULT),
                        "top",
                        "feature-ablation",
                        Map.of("segments", "grid:2x2", "output", "probability"))
                .scores()
                .toDoubles();
        double whole = CORNERS[0] + CORNERS[1] + CORNERS[2] + CORNERS[3] + BIAS;
        int last = scores.length - 1;
        assertThat(scores[0]).isCloseTo(sigmoid(whole) - sigmoid(whole - CORNERS[0]), within(1e-6));
        assertThat(scores[last]).isCloseTo(sigmoid(whole) - sigmoid(whole - CORNERS[3]), within(1e-6));
    }

    @ParameterizedTest
    @ValueSource(strings = {"lime", "rise", "recipro-cam", "meaningful-perturbation", "aise", "sobol", "hsic"})
    void methodsThatMeasureASingleScoreTellPlacesApart(String method) {
        Classifier model = SmallNetworks.singleScore();
        Settings settings = Settings.STANDARD;
        try (Explainer explainer = Explainer.of(model, Methods.named(method), settings, Sweep.ENGINE, 64 << 20)) {
            Question question = Question.parse("top", model, Sweep.ENGINE);
            double[] scores = explainer
                    .explain(SmallNetworks.inputs(1), question.target(), Progress.SILENT)
                    .scores()
                    .toDoubles();
            double least = Arrays.stream(scores).min().orElseThrow();
            double most = Arrays.stream(scores).max().orElseThrow();
            assertThat(most - least).as(method).isGreaterThan(1e-5);
        }
    }

    @Test
    void withoutAHeadTheValueItselfIsMeasured() {
        double[] scores = explained(
                        single(LoadOptions.DEFAULT.withHead(Head.NONE)),
                        "top",
                        "feature-ablation",
                        Map.of("segments", "grid:2x2", "output", "probability"))
                .scores()
                .toDoubles();
        assertThat(scores[0]).isCloseTo(CORNERS[0], within(1e-5));
    }

    @Test
    void anchorsPreserveTheAbsenceOfASingleClass() {
        Attribution found = explained(
                single(LoadOptions.DEFAULT),
                "top",
                "anchors",
                Map.of("segments", "grid:2x2", "fill", "zero", "precision", "0.95"));
        double[] anchor = Objects.requireNonNull(found.more().get("anchor")).toDoubles();
        // The score is below zero whenever the quarter with the weight -3 is shown, whatever else is.
        assertThat(anchor).containsExactly(0, 0, 0, 1);
    }

    @Test
    void anchorsRefuseNumbers() {
        assertThatThrownBy(() -> explained(single(LoadOptions.DEFAULT.withHead(Head.NONE)), "top", "anchors", Map.of()))
                .isInstanceOf(LimpidException.class)
                .hasMessageContaining("a number, not a class");
    }

    /** A segmentation {@code [N,2,8,8]}: the scores of a pixel are its value and half of it. */
    private static Classifier segmentation() {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", TensorType.of(ElementType.FLOAT, Dim.symbol("N"), Dim.of(1), Dim.of(SIDE), Dim.of(SIDE)));
        Expr scores = x.emit("Conv", Map.of(), null, b.constant(Tensor.of(new float[] {1, 0.5f}, 2, 1, 1, 1)));
        return Classifier.of("segments", b.build(Map.of("y", scores)), LoadOptions.DEFAULT);
    }

    @Test
    void theProbabilityOfARegionIsThatOfItsPixels() {
        double[] scores = explained(
                        segmentation(),
                        "mask:predicted:0",
                        "feature-ablation",
                        Map.of("segments", "grid:8x8", "output", "probability"))
                .scores()
                .toDoubles();
        // Class 0 is predicted at all 64 pixels with the probability sigmoid(0.5); hidden ones have 0.5.
        assertThat(scores[5]).isCloseTo((sigmoid(0.5) - 0.5) / (SIDE * SIDE), within(1e-6));
    }

    /** A sequence {@code [N,8,3]} from a picture of 8 rows. */
    private static Classifier sequence() {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", TensorType.of(ElementType.FLOAT, Dim.symbol("N"), Dim.of(1), Dim.of(SIDE), Dim.of(SIDE)));
        Expr rows = x.reduceMean(false, 1).reduceMean(true, 2);
        Expr scores = rows.matMul(b.constant(Tensor.of(new float[] {1, 0, -1}, 1, 3)));
        Shape shape = Shape.of(Dim.symbol("N"), Dim.of(SIDE), Dim.of(3));
        return Classifier.of(
                "sequence", b.build(Map.of("y", scores.reshape(b.list(-1, SIDE, 3), shape))), LoadOptions.DEFAULT);
    }

    @Test
    void theProbabilityAtAPositionIsAmongItsClasses() {
        double[] scores = explained(
                        sequence(),
                        "position:3:0",
                        "feature-ablation",
                        Map.of("segments", "grid:8x1", "output", "probability"))
                .scores()
                .toDoubles();
        double shown = Math.E / (Math.E + 1 + 1 / Math.E);
        assertThat(scores[(int) (3 * SIDE)]).isCloseTo(shown - 1 / 3.0, within(1e-6));
        assertThat(scores[(int) (2 * SIDE)]).isCloseTo(0, within(1e-6));
    }
}
