package dev.limpid.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Detector.Form;
import dev.limpid.runtime.Engine;
import dev.limpid.runtime.OnnxRuntime;
import dev.limpid.runtime.Program;
import dev.limpid.runtime.Shapes;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Recognises detectors of every kind, and explains the score of a box that the network itself computes. */
class DetectorTest {
    private static final Labels LABELS = new Labels(List.of("ant", "bee", "cow"));
    private static Engine engine;

    @BeforeAll
    static void load() {
        engine = OnnxRuntime.create();
    }

    private static Tensor input() {
        Random random = new Random(5);
        float[] numbers = new float[3 * DetectorNetworks.HEIGHT * DetectorNetworks.WIDTH];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return Tensor.of(numbers, 1, 3, DetectorNetworks.HEIGHT, DetectorNetworks.WIDTH);
    }

    private static Tensor run(Classifier model, String value) {
        try (Program program =
                engine.compile(model.graph().withOutputs(List.of(value)).bind(Shapes.BATCH, 1))) {
            return Objects.requireNonNull(program.run(Map.of("x", input())).get(value));
        }
    }

    private static double asked(Classifier model, String target) {
        Question question = Question.parse(target, model, engine);
        Tensor logits = run(question.model(), question.model().logits());
        double[] numbers = logits.toDoubles();
        double[] weights = question.target().weights(logits).toDoubles();
        double sum = 0;
        for (int i = 0; i < numbers.length; i++) {
            sum += numbers[i] * weights[i];
        }
        return sum;
    }

    @ParameterizedTest
    @CsvSource({
        "distribution,      output0, output0, 4, 3, false, CENTER,  SIGMOID, 30",
        "distribution-rows, output0, output0, 4, 3, false, CENTER,  SIGMOID, 30",
        "anchors,           output0, output0, 5, 3, true,  CENTER,  SIGMOID, 60",
        "free,              output,  output,  5, 3, true,  CENTER,  SIGMOID, 30",
        "pair,              boxes,   scores,  0, 4, false, CORNERS, SOFTMAX, 30",
        "offsets,           locations, scores, 0, 3, false, OFFSETS, SIGMOID, 30",
    })
    void theStructureTellsWhereBoxesAndScoresAre(
            String kind,
            String boxes,
            String scores,
            int first,
            int classes,
            boolean hasObjectness,
            Form form,
            Head activation,
            int count) {
        Classifier model = DetectorNetworks.load(kind);
        Detector found = model.findDetector().orElseThrow();
        assertThat(found.boxes().value()).isEqualTo(boxes);
        assertThat(found.scores().value()).isEqualTo(scores);
        assertThat(found.scores().from()).isEqualTo(first);
        assertThat(found.classes()).isEqualTo(classes);
        assertThat(found.objectness().isPresent()).isEqualTo(hasObjectness);
        assertThat(found.form()).isEqualTo(form);
        assertThat(found.activation()).isEqualTo(activation);
        assertThat(found.count(model.graph())).isEqualTo(count);
    }

    @Test
    void aSuppressionIsExplainedBeforeIt() {
        Classifier model = DetectorNetworks.load("suppressed");
        Detector found = model.findDetector().orElseThrow();
        assertThat(found.count(model.graph())).isEqualTo(30);
        assertThat(found.classes()).isEqualTo(3);
        assertThat(found.form()).isEqualTo(Form.CORNERS);
        Tensor scores = run(model, found.scores().value());
        int at = found.scores().boxAxis() == 1 ? 7 * 3 + 2 : 2 * 30 + 7;
        assertThat(asked(model, "box:7:2")).isCloseTo(scores.toDoubles()[at], within(1e-6));
    }

    /** Boxes are numbered, listed and explained before the best of them are picked. */
    @Test
    void aSelectionWithoutSuppressionIsExplainedBeforeIt() {
        Classifier model = DetectorNetworks.load("selected");
        Detector found = model.findDetector().orElseThrow();
        assertThat(found.count(model.graph())).isEqualTo(30);
        assertThat(found.classes()).isEqualTo(3);
        assertThat(found.form()).isEqualTo(Form.CORNERS);
        assertThat(found.activation()).isEqualTo(Head.SIGMOID);
        assertThat(found.boxes().boxAxis()).isEqualTo(1);
        assertThat(found.scores().boxAxis()).isEqualTo(1);
        double[] scores = run(model, found.scores().value()).toDoubles();
        assertThat(asked(model, "box:7:2")).isCloseTo(scores[7 * 3 + 2], within(1e-6));
        double[] best = run(model, "output0").toDoubles();
        assertThat(best[4]).isCloseTo(Arrays.stream(scores).max().orElseThrow(), within(1e-6));
    }

    /** The picks of the original network are among the boxes that are numbered. */
    @Test
    void boxesThatAreOnlyComputedForTheBestOfEachMapAreAllComputed() {
        Classifier model = DetectorNetworks.load("selected-by-map");
        Detector found = model.findDetector().orElseThrow();

        assertThat(found.count(model.graph())).isEqualTo(30);
        assertThat(found.classes()).isEqualTo(3);
        assertThat(model.otherOutputs()).isEmpty();
        assertThat(model.findResized().orElseThrow().size(3)).isEqualTo(DetectorNetworks.WIDTH);
        float[] numbers = new float[3 * 8 * 12];
        Random random = new Random(3);
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = random.nextFloat();
        }
        Map<String, Tensor> all =
                run(model.graph().withOutputs(List.copyOf(found.values())), Tensor.of(numbers, 1, 3, 8, 12));
        double[] boxes = Objects.requireNonNull(all.get(found.boxes().value())).toDoubles();
        double[] scores =
                Objects.requireNonNull(all.get(found.scores().value())).toDoubles();
        Map<String, Tensor> picked = run(DetectorNetworks.graph("selected-by-map"), Tensor.of(numbers, 3, 8, 12));
        double[] best = Objects.requireNonNull(picked.get("scores")).toDoubles();
        double[] corners = Objects.requireNonNull(picked.get("boxes")).toDoubles();
        assertThat(best).hasSizeGreaterThan(2);
        for (int k = 0; k < best.length; k++) {
            int at = k;
            assertThat(IntStream.range(0, 90))
                    .anyMatch(i -> Math.abs(scores[i] - best[at]) < 1e-6
                            && IntStream.range(0, 4)
                                    .allMatch(c -> Math.abs(boxes[4 * (i / 3) + c] - corners[4 * at + c]) < 1e-5));
        }
    }

    private static Map<String, Tensor> run(Graph graph, Tensor input) {
        try (Program program = engine.compile(graph)) {
            return program.run(Map.of("x", input));
        }
    }

    @Test
    void aDetectorInTwoStagesIsRefused() {
        assertThatThrownBy(() -> DetectorNetworks.load("selected-by-map-in-two-stages"))
                .hasMessageContaining("the network computes classes only for the regions that it picks first");
    }

    @Test
    void aClassIsANumberOrALabelAndColumnsAreAskedForByName() {
        for (String kind : List.of("distribution", "distribution-rows")) {
            Classifier model = DetectorNetworks.load(kind);
            double[] out = run(model, "output0").toDoubles();
            boolean isFirst = kind.equals("distribution");
            double wanted = isFirst ? out[(4 + 1) * 30 + 26] : out[26 * 7 + 5];
            double height = isFirst ? out[3 * 30 + 26] : out[26 * 7 + 3];
            assertThat(asked(model, "box:26:1")).isCloseTo(wanted, within(1e-6));
            assertThat(asked(model.with(LABELS), "box:26:1")).isCloseTo(wanted, within(1e-6));
            assertThat(asked(model.with(LABELS), "box:26:bee")).isCloseTo(wanted, within(1e-6));
            assertThat(asked(model, "box:26:column:3")).isCloseTo(height, within(1e-5));
            double best = Math.max(Math.max(asked(model, "box:26:0"), wanted), asked(model, "box:26:2"));
            assertThat(asked(model, "box:26")).isCloseTo(best, within(1e-6));
            assertThat(asked(model.with(LABELS), "box:26:bee-cow"))
                    .isCloseTo(wanted - asked(model, "box:26:2"), within(1e-6));
        }
    }

    @Test
    void objectnessMultipliesTheScore() {
        for (String kind : List.of("anchors", "free")) {
            Classifier model = DetectorNetworks.load(kind);
            double[] out = run(model, model.graph().outputs().get(0)).toDoubles();
            int row = 9 * 8;
            assertThat(asked(model, "box:9:2")).isCloseTo(out[row + 4] * out[row + 7], within(1e-6));
            assertThat(asked(model.with(LABELS), "box:9:cow")).isCloseTo(out[row + 4] * out[row + 7], within(1e-6));
        }
    }

    @Test
    void theBackgroundIsNotTheBestClass() {
        Classifier model = DetectorNetworks.load("pair");
        double[] scores = run(model, "scores").toDoubles();
        double best = Math.max(Math.max(scores[4 * 3 + 1], scores[4 * 3 + 2]), scores[4 * 3 + 3]);
        assertThat(asked(model, "box:3")).isCloseTo(best, within(1e-6));
        assertThat(asked(model, "box:3:1")).isCloseTo(scores[4 * 3 + 1], within(1e-6));
        assertThat(asked(model.with(LABELS), "box:3:ant")).isCloseTo(scores[4 * 3 + 1], within(1e-6));
    }

    @Test
    void withoutABoxAClassIsAskedForWhereItScoresBest() {
        Classifier model = DetectorNetworks.load("anchors");
        double[] out = run(model, "output0").toDoubles();
        double best = 0;
        for (int box = 0; box < 60; box++) {
            best = Math.max(best, out[box * 8 + 4] * out[box * 8 + 6]);
        }
        assertThat(asked(model, "1")).isCloseTo(best, within(1e-6));
    }

    @ParameterizedTest
    @CsvSource({
        "distribution, 3, fine",
        "distribution, 26, coarse",
        "distribution-rows, 23, fine",
        "distribution-rows, 24, coarse",
        "anchors, 47, fine",
        "anchors, 48, coarse",
        "free, 10, fine",
        "free, 29, coarse",
        "pair, 0, fine",
        "pair, 25, coarse",
        "offsets, 5, fine",
        "offsets, 28, coarse",
        "suppressed, 1, fine",
        "suppressed, 27, coarse",
        "selected, 1, fine",
        "selected, 27, coarse",
    })
    void aBoxIsExplainedAtTheMapThatEntersTheHeadOfItsScale(String kind, int box, String scale) {
        Classifier model = DetectorNetworks.load(kind);
        Question question = Question.parse("box:" + box + ":1", model, engine);
        assertThat(question.model().defaultLayer().value()).isEqualTo(scale + "/relu_1");
    }

    @Test
    void rowsWithoutCoordinatesAreNoDetector() {
        Classifier model = DetectorNetworks.load("rows");
        assertThat(model.findDetector()).isEmpty();
        double[] rows = run(model, "rows").toDoubles();
        assertThat(asked(model, "box:8:5")).isCloseTo(rows[8 * 7 + 5], within(1e-6));
    }

    @Test
    void wrongNumbersAreSaid() {
        Classifier model = DetectorNetworks.load("distribution").with(LABELS);
        assertSaid(model, "box:30:1", "'output0' has boxes 0 to 29, not 30");
        assertSaid(model, "box:3:3", "there is no class 3; the model has 3, from 0 to 2");
        assertSaid(model, "box:3:be", "there is no class 'be'; did you mean 'bee'?");
        assertSaid(model, "box:3:column:7", "'output0' has columns 0 to 6, not 7");
        assertSaid(model, "box:", "use box:NUMBER for the best class of a box");
        assertSaid(model, "box:3:", "use box:NUMBER for the best class of a box");
    }

    private static void assertSaid(Classifier model, String target, String sentence) {
        assertThatThrownBy(() -> Question.parse(target, model, engine))
                .isInstanceOf(LimpidException.class)
                .hasMessageContaining(sentence);
    }
}
