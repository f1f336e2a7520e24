package dev.limpid.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.runtime.Engine;
import dev.limpid.runtime.OnnxRuntime;
import dev.limpid.runtime.Program;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares the value of every kind of target with the network's values, computed by hand. */
class QuestionTest {
    private static final int SIDE = 6;
    private static final int CLASSES = 4;
    private static Engine engine;

    @TempDir
    Path folder;

    @BeforeAll
    static void load() {
        engine = OnnxRuntime.create();
    }

    /** A rectified layer {@code maps: float[N,4,6,6]} and an output computed from it. */
    private static Classifier network(String output) {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", TensorType.of(ElementType.FLOAT, Dim.symbol("N"), Dim.of(3), Dim.of(SIDE), Dim.of(SIDE)));
        Expr kernel = b.constant(tensor(3, CLASSES, 3, 1, 1));
        Expr maps = x.emit("Conv", Map.of(), new TensorType(ElementType.FLOAT, null), kernel);
        Expr rows =
                maps.relu().reshape(b.list(-1, CLASSES, SIDE * SIDE), Shape.of(Dim.symbol("N"), Dim.of(4), Dim.of(36)));
        Graph graph = switch (output) {
            case "segments" -> b.build(Map.of("segments", maps));
            case "boxes" -> b.build(Map.of("boxes", rows.transpose(0, 2, 1)));
            default -> b.build(Map.of("scores", maps.relu().reduceMean(false, 2, 3)));
        };
        return Classifier.of("made", graph, LoadOptions.DEFAULT.withPreprocess("raw,size=6"));
    }

    private static Tensor tensor(int seed, long... shape) {
        Random random = new Random(seed);
        float[] numbers = new float[(int) Tensor.elementCount(shape)];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return Tensor.of(numbers, shape);
    }

    private static Tensor run(Classifier model, Tensor x, String value) {
        try (Program program = engine.compile(model.graph().withOutputs(List.of(value)))) {
            return Objects.requireNonNull(program.run(Map.of("x", x)).get(value));
        }
    }

    /** The value of the target: the weighted sum of the values that replace the logits. */
    private static double score(Question question, Tensor x) {
        Tensor logits = run(question.model(), x, question.model().logits());
        float[] numbers = logits.toFloats();
        float[] weights = question.target().weights(logits).toFloats();
        double sum = 0;
        for (int i = 0; i < numbers.length; i++) {
            sum += numbers[i] * (double) weights[i];
        }
        return sum;
    }

    private static Question ask(String text, Classifier model) {
        return Question.parse(text, model, engine);
    }

    @Test
    void aClassTargetLeavesTheNetworkUnchanged() {
        Classifier model = network("scores");
        assertThat(ask("3-1", model).model()).isSameAs(model);
        Tensor x = tensor(1, 1, 3, SIDE, SIDE);
        float[] logits = run(model, x, model.logits()).toFloats();
        assertThat(score(ask("0.5*3 + 2*1-0", model), x))
                .isCloseTo(0.5 * logits[3] + 2 * logits[1] - logits[0], within(1e-5));
    }

    @Test
    void aChannelIsTheMeanOverItsPositionsAndAUnitIsOneOfThem() {
        Classifier model = network("scores");
        String layer = "relu_1";
        Tensor x = tensor(2, 1, 3, SIDE, SIDE);
        float[] maps = run(model, x, layer).toFloats();
        double mean = 0;
        for (int i = 0; i < 36; i++) {
            mean += maps[2 * 36 + i] / 36.0;
        }
        assertThat(score(ask("unit:relu_1:2", model), x)).isCloseTo(mean, within(1e-5));
        assertThat(score(ask("unit:relu_1:2:4:5", model), x)).isCloseTo(maps[2 * 36 + 4 * 6 + 5], within(1e-6));
        assertThat(score(ask("unit:scores:1", model), x))
                .isCloseTo(run(model, x, "scores").toFloats()[1], within(1e-6));
    }

    @Test
    void aMaskIsTheMeanScoreOverItsPixels() throws IOException {
        Classifier model = network("segments");
        BufferedImage image = new BufferedImage(12, 12, BufferedImage.TYPE_INT_RGB);
        // Every position of the map is two pixels wide; the region is row 1, columns 2 and 3.
        for (int x = 4; x < 8; x++) {
            image.setRGB(x, 2, 0x0000FF);
            image.setRGB(x, 3, 0x0000FF);
        }
        Path file = folder.resolve("mask.png");
        ImageIO.write(image, "png", file.toFile());
        Classifier exact =
                Classifier.of("made", model.graph(), LoadOptions.DEFAULT.withPreprocess("raw,size=6,resize=exact"));
        Tensor x = tensor(3, 1, 3, SIDE, SIDE);
        float[] maps = run(exact, x, "segments").toFloats();
        double expected = (maps[3 * 36 + 8] + maps[3 * 36 + 9] - maps[8] - maps[9]) / 2;
        assertThat(score(ask("mask:" + file + ":3-0", exact), x)).isCloseTo(expected, within(1e-5));
    }

    /** A picture of 12 x 6 fills rows 1 to 3 of the network's 6 x 6. */
    @Test
    void aMaskBesideAPaddedPictureLiesBetweenTheBars() throws IOException {
        Classifier model = network("segments");
        BufferedImage image = new BufferedImage(12, 6, BufferedImage.TYPE_INT_RGB);
        image.setRGB(4, 2, 0x0000FF);
        image.setRGB(5, 2, 0x0000FF);
        image.setRGB(4, 3, 0x0000FF);
        image.setRGB(5, 3, 0x0000FF);
        Path file = folder.resolve("mask.png");
        ImageIO.write(image, "png", file.toFile());
        Classifier padded = Classifier.of(
                "made",
                model.graph(),
                LoadOptions.DEFAULT.withPreprocess("raw,size=6").withFit("pad"));
        Tensor x = tensor(3, 1, 3, SIDE, SIDE);
        float[] maps = run(padded, x, "segments").toFloats();
        assertThat(score(ask("mask:" + file + ":3-0", padded), x))
                .isCloseTo(maps[3 * 36 + 14] - maps[14], within(1e-5));
        BufferedImage white = new BufferedImage(12, 6, BufferedImage.TYPE_INT_RGB);
        white.createGraphics().fillRect(0, 0, 12, 6);
        ImageIO.write(white, "png", file.toFile());
        double sum = 0;
        for (int i = 6; i < 24; i++) {
            sum += maps[36 + i];
        }
        assertThat(score(ask("mask:" + file + ":1", padded), x)).isCloseTo(sum / 18, within(1e-5));
    }

    @Test
    void thePredictedMaskIsWhereTheClassHasTheLargestScore() {
        Classifier model = network("segments");
        Tensor x = tensor(4, 1, 3, SIDE, SIDE);
        float[] maps = run(model, x, "segments").toFloats();
        int[] sizes = new int[CLASSES];
        double[] sums = new double[CLASSES];
        for (int p = 0; p < 36; p++) {
            int best = 0;
            for (int k = 1; k < CLASSES; k++) {
                best = maps[k * 36 + p] > maps[best * 36 + p] ? k : best;
            }
            sizes[best]++;
            sums[best] += maps[best * 36 + p];
        }
        int largest = 0;
        for (int k = 0; k < CLASSES; k++) {
            largest = sizes[k] > sizes[largest] ? k : largest;
            assertThat(score(ask("mask:predicted:" + k, model), x)).isCloseTo(sums[k] / sizes[k], within(1e-5));
        }
        assertThat(score(ask("mask:predicted:top", model), x)).isCloseTo(sums[largest] / sizes[largest], within(1e-5));
    }

    /** One map {@code float[N,1,6,6]}: the first channel of the layer before its rectification. */
    private static Classifier oneClass() {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", TensorType.of(ElementType.FLOAT, Dim.symbol("N"), Dim.of(3), Dim.of(SIDE), Dim.of(SIDE)));
        Expr kernel = b.constant(tensor(3, 1, 3, 1, 1));
        Expr map = x.emit("Conv", Map.of(), new TensorType(ElementType.FLOAT, null), kernel);
        return Classifier.of("made", b.build(Map.of("map", map)), LoadOptions.DEFAULT.withPreprocess("unit,resize=8"));
    }

    @Test
    void ofOneClassThePredictedMaskIsWhereItsLogitIsPositive() {
        Classifier model = oneClass();
        Tensor x = tensor(8, 1, 3, SIDE, SIDE);
        double sum = 0;
        int count = 0;
        for (double logit : run(model, x, "map").toDoubles()) {
            sum += logit > 0 ? logit : 0;
            count += logit > 0 ? 1 : 0;
        }
        assertThat(count).isBetween(1, 35);
        assertThat(score(ask("mask:predicted:0", model), x)).isCloseTo(sum / count, within(1e-5));
        assertThat(score(ask("mask:predicted:top", model), x)).isCloseTo(sum / count, within(1e-5));
    }

    @Test
    void aMaskThatIsPredictedNowhereIsSaid() {
        Classifier model = oneClass();
        Tensor zero = Tensor.of(new float[3 * SIDE * SIDE], 1, 3, SIDE, SIDE);
        assertThatThrownBy(() -> score(ask("mask:predicted:0", model), zero))
                .isInstanceOf(LimpidException.class)
                .hasMessage("the network predicts class 0 at no position of this picture: no logit is above 0; use"
                        + " mask:FILE:CLASS for a region of your own");
    }

    /** The guess would resize a picture to 8 pixels and crop it to 6; a mask of the input's size is not touched. */
    @Test
    void aMaskOfTheInputsSizeIsTakenAsItIs() throws IOException {
        Classifier model = oneClass();
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, 0xFFFFFF);
        image.setRGB(5, 4, 0xFFFFFF);
        Path file = folder.resolve("own.png");
        ImageIO.write(image, "png", file.toFile());
        Tensor x = tensor(9, 1, 3, SIDE, SIDE);
        double[] map = run(model, x, "map").toDoubles();
        assertThat(score(ask("mask:" + file + ":0", model), x)).isCloseTo((map[0] + map[29]) / 2, within(1e-6));
    }

    @Test
    void aBoxIsARowOfTheOutput() {
        Classifier model = network("boxes");
        Tensor x = tensor(5, 1, 3, SIDE, SIDE);
        float[] boxes = run(model, x, "boxes").toFloats();
        assertThat(score(ask("box:7:2", model), x)).isCloseTo(boxes[7 * 4 + 2], within(1e-6));
        Classifier named = model.with(new Labels(List.of("cat", "dog")));
        assertThat(score(ask("box:7:dog", named), x)).isCloseTo(boxes[7 * 4 + 3], within(1e-6));
    }

    @Test
    void similarityIsTheCosineOfTheOutputs() {
        Classifier model = network("scores");
        Tensor x = tensor(6, 1, 3, SIDE, SIDE);
        Tensor other = tensor(7, 3, SIDE, SIDE);
        Path file = folder.resolve("other.npy");
        Npy.write(other, file);
        double[] a = run(model, x, "scores").toDoubles();
        double[] b = run(model, other.reshaped(1, 3, SIDE, SIDE), "scores").toDoubles();
        double product = 0;
        double squareA = 0;
        double squareB = 0;
        for (int i = 0; i < CLASSES; i++) {
            product += a[i] * b[i];
            squareA += a[i] * a[i];
            squareB += b[i] * b[i];
        }
        assertThat(score(ask("similar:" + file, model), x))
                .isCloseTo(product / Math.sqrt(squareA * squareB), within(1e-6));
        assertThat(score(ask("similar:" + file + ":relu_1", model), other.reshaped(1, 3, SIDE, SIDE)))
                .isCloseTo(1, within(1e-6));
    }

    @Test
    void targetsThatTheNetworkLacksAreRefused() {
        Classifier scores = network("scores");
        Classifier segments = network("segments");
        assertSaid(scores, "9", "there is no class 9; the model has 4, from 0 to 3");
        assertSaid(scores, "unit:nowhere:1", "the network has no layer 'nowhere'");
        assertSaid(scores, "unit:relu_1:4", "'relu_1' has channels 0 to 3, not 4");
        assertSaid(scores, "unit:relu_1:3:6:0", "'relu_1' has rows 0 to 5, not 6");
        assertSaid(scores, "unit:relu_1:3:1", "has a channel and 2 coordinates of its positions, not 1");
        assertSaid(scores, "unit:relu_1", "use unit:LAYER:CHANNEL");
        assertSaid(network("boxes"), "mask:predicted:1", "has no score per class and position");
        assertSaid(segments, "mask:nowhere.png:1", "with an existing file");
        assertSaid(segments, "mask:predicted:9", "there is no class 9");
        assertSaid(scores, "box:0:1", "asks for a box, but output 'scores' is float[N,4]");
        assertSaid(network("boxes"), "box:36:1", "'boxes' has boxes 0 to 35, not 36");
        assertSaid(network("boxes"), "box:x:1", "use box:NUMBER for the best class");
        assertSaid(scores, "similar:nowhere.png", "with an existing file");
    }

    private static void assertSaid(Classifier model, String target, String sentence) {
        assertThatThrownBy(() -> ask(target, model))
                .isInstanceOf(LimpidException.class)
                .hasMessageContaining(sentence);
    }
}
