package dev.limpid.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.DetectOptions;
import dev.limpid.Detection;
import dev.limpid.Detections;
import dev.limpid.Image;
import dev.limpid.Model;
import dev.limpid.OpenOptions;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.onnx.OnnxWriter;
import dev.limpid.model.Detector;
import dev.limpid.model.Npy;
import dev.limpid.report.Png;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lists boxes of networks that put out their input, or fixed boxes, so that every number can be worked out by hand. */
class BoxesTest {
    private static final int SIDE = 16;
    private static final TensorType UNKNOWN = new TensorType(ElementType.FLOAT, null);
    /** x1, y1, x2, y2 and the scores of two classes. */
    private static final float[][] ROWS = {
        {1, 1, 9, 9, 0.9f, 0.1f},
        {2, 1, 10, 9, 0.8f, 0.7f},
        {11, 11, 15, 15, 0.3f, 0.95f},
        {1, 3, 9, 11, 0.6f, 0.05f},
        {0, 0, 4, 2, 0.2f, 0.15f},
    };

    @TempDir
    Path folder;

    private Path model;
    private Path input;
    private Path labels;

    @BeforeEach
    void write() throws IOException {
        model = write("boxes.onnx", ROWS);
        input = folder.resolve("x.npy");
        Npy.write(Tensor.of(new float[SIDE * SIDE], 1, 1, SIDE, SIDE), input);
        labels = folder.resolve("labels.txt");
        Files.writeString(labels, "cat\ndog\n");
    }

    /** Boxes and scores that are constants plus nothing of the input. */
    private Path write(String name, float[]... rows) {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", TensorType.of(ElementType.FLOAT, Dim.symbol("N"), Dim.of(1), Dim.of(SIDE), Dim.of(SIDE)));
        Expr none = b.emit(
                "ReduceMean",
                List.of(x, b.list(2, 3)),
                Map.of("keepdims", Attribute.of(0L)),
                TensorType.of(ElementType.FLOAT, Dim.symbol("N"), Dim.of(1)));
        Expr zero = none.mul(b.scalar(ElementType.FLOAT, 0)).unsqueeze(2);
        float[] places = new float[4 * rows.length];
        float[] scores = new float[2 * rows.length];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(rows[i], 0, places, 4 * i, 4);
            for (int k = 0; k < 2; k++) {
                scores[2 * i + k] = (float) Math.log(rows[i][4 + k] / (1 - rows[i][4 + k]));
            }
        }
        Expr boxes = zero.add(b.constant(Tensor.of(places, 1, rows.length, 4)));
        Expr logits = zero.add(b.constant(Tensor.of(scores, 1, rows.length, 2)));
        Path file = folder.resolve(name);
        OnnxWriter.write(
                b.build(Map.of("boxes", boxes, "scores", b.emit("Sigmoid", List.of(logits), Map.of(), UNKNOWN))), file);
        return file;
    }

    private static List<Integer> numbers(JsonNode json) {
        return json.at("/results/0/boxes").findValues("number").stream()
                .map(JsonNode::asInt)
                .toList();
    }

    private JsonNode run(Object... more) {
        Object[] arguments = new Object[7 + more.length];
        System.arraycopy(
                new Object[] {"boxes", model, input, "--labels", labels, "--json", "--out=" + folder.resolve("out")},
                0,
                arguments,
                0,
                7);
        System.arraycopy(more, 0, arguments, 7, more.length);
        return Run.of(arguments).fine().json();
    }

    @Test
    void overlappingBoxesOfOneClassAreListedOnce() {
        JsonNode json = run();
        // Boxes 0 and 1 share 56 of 72 pixels, 0 and 3 share 48 of 80; cat is class 0, dog class 1.
        assertThat(numbers(json)).containsExactly(2, 0, 1, 2);
        assertThat(json.at("/results/0/candidates").asInt()).isEqualTo(6);
        JsonNode first = json.at("/results/0/boxes/0");
        assertThat(first.at("/label").asText()).isEqualTo("dog");
        assertThat(first.at("/target").asText()).isEqualTo("box:2:1");
        assertThat(first.at("/score").asDouble()).isCloseTo(0.95, within(1e-6));
        assertThat(first.at("/box").toString()).isEqualTo("[11.0,11.0,15.0,15.0]");
        assertThat(json.at("/detector/coordinates").asText()).isEqualTo("by-numbers");
        assertThat(json.at("/detector/boxes").asInt()).isEqualTo(5);
    }

    @Test
    void thresholdOverlapNumberAndClassAreChosen() {
        assertThat(numbers(run("--threshold=0.75"))).containsExactly(2, 0);
        assertThat(numbers(run("--overlap=0.65", "--target=cat"))).containsExactly(0, 3, 2);
        assertThat(numbers(run("--overlap=1", "--target=0"))).containsExactly(0, 1, 3, 2);
        assertThat(numbers(run("--most=1"))).containsExactly(2);
        assertThat(numbers(run("--threshold=0.99"))).isEmpty();
    }

    @Test
    void coordinatesOfThePictureUndoTheCrop() throws IOException {
        BufferedImage picture = new BufferedImage(32, 48, BufferedImage.TYPE_INT_RGB);
        Path file = folder.resolve("tall.png");
        ImageIO.write(picture, "png", file.toFile());
        // The picture becomes 16 x 24, of which rows 4 to 20 are seen: one pixel of the network is two of the picture.
        try (Model opened = Model.open(model, OpenOptions.DEFAULT.withPreprocessing("unit,resize=16"))) {
            Detections found = opened.detect(Image.of(file), DetectOptions.DEFAULT.withThreshold(0.9));
            assertThat(found.width()).isEqualTo(32);
            assertThat(found.boxes()).hasSize(1);
            Detection box = found.boxes().get(0);
            assertThat(List.of(box.left(), box.top(), box.right(), box.bottom()))
                    .containsExactly(22.0, 30.0, 30.0, 38.0);
            Detection other = opened.detect(
                            Image.of(file),
                            DetectOptions.DEFAULT.withThreshold(0.9).withForm(Detector.Form.CENTER))
                    .boxes()
                    .get(0);
            assertThat(List.of(other.left(), other.right())).containsExactly(2 * (11 - 7.5), 2 * (11 + 7.5));
        }
    }

    @Test
    void sharesOfThePictureAndCentresAreToldFromTheNumbers() {
        float[][] shares = {{0.5f, 0.25f, 0.25f, 0.5f, 0.9f, 0.1f}, {0.9f, 0.9f, 0.2f, 0.2f, 0.1f, 0.1f}};
        try (Model opened = Model.open(write("shares.onnx", shares))) {
            Detection box = opened.detect(Image.of(input)).get(0);
            assertThat(List.of(box.left(), box.top(), box.right(), box.bottom()))
                    .containsExactly(6.0, 0.0, 10.0, 8.0);
        }
    }

    @Test
    void thePictureShowsTheBoxesAndWhereItComesFrom() throws IOException {
        JsonNode json = run("--threshold=0.9");
        Path file = Path.of(json.at("/results/0/file").asText());
        assertThat(file).hasFileName("x.boxes.png");
        assertThat(Png.isOwn(file)).isTrue();
        BufferedImage drawn = ImageIO.read(file.toFile());
        int pixel = drawn.getWidth() / SIDE;
        int inside = drawn.getRGB(13 * pixel, 14 * pixel);
        assertThat(drawn.getRGB(15 * pixel, 13 * pixel)).isNotEqualTo(inside);
        assertThat(drawn.getRGB(7 * pixel, 13 * pixel)).isEqualTo(inside);
    }

    @Test
    void peopleReadATableAndMistakesAreSaid() {
        String out = Run.of("boxes", model, input, "--labels", labels, "--out", folder.resolve("o"))
                .fine()
                .out();
        assertThat(out).contains("4 of 6 boxes with a score of at least 0.25, 16 x 16 pixels", "x.boxes.png");
        assertThat(out).containsPattern("2 +dog +0\\.950 +11\\.0 +11\\.0 +15\\.0 +15\\.0");
        assertThat(Run.of("boxes", model, input, "--threshold=2").sentence())
                .isEqualTo("the threshold must be 0 to 1, not 2.0");
        assertThat(Run.of("boxes", model, input, "--labels", labels, "--target=cow", "--out", folder.resolve("o"))
                        .err())
                .contains("there is no class 'cow'");
        Path classifier = TinyNetwork.write(folder);
        assertThat(Run.of("boxes", classifier, input, "--out", folder.resolve("o"))
                        .err())
                .contains("the network is not a detector");
    }

    @Test
    void explainTakesTheNumbersThatAreListed() {
        JsonNode json = Run.of(
                        "explain",
                        model,
                        input,
                        "--method=gradient",
                        "--target=box:2:1",
                        "--json",
                        "--out=" + folder.resolve("e"))
                .fine()
                .json();
        assertThat(json.at("/results/0/explanations/0/target").asText()).isEqualTo("box:2:1");
    }

    @Test
    void aTextIsNoPictureAndIsNamed() throws IOException {
        Path text = Files.writeString(folder.resolve("street.txt"), "a street\n");
        Run run = Run.of("boxes", model, text, "--labels", labels, "--out", folder.resolve("o"));
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("street-1: is a text, but the network takes float[N,1,16,16]");
    }
}
