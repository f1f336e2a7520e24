package dev.limpid.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.onnx.OnnxWriter;
import dev.limpid.world.World;
import dev.limpid.world.evaluation.Aim;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network that sees a dunlo, the species 3, in everything, the surer the lighter the picture is. */
class ZooJudgeTest {
    private static final int SIDE = 32;
    private static final int DUNLO = 3;
    private static final int CLASSES = 25;

    @TempDir
    Path folder;

    private Path model;

    @BeforeEach
    void write() {
        model = folder.resolve("light.onnx");
        OnnxWriter.write(graph(CLASSES), model);
    }

    private static dev.limpid.graph.Graph graph(int classes) {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", TensorType.of(ElementType.FLOAT, Dim.symbol("N"), Dim.of(3), Dim.of(SIDE), Dim.of(SIDE)));
        Expr light = x.emit("Conv", Map.of(), null, b.constant(Tensor.of(new float[] {1, 1, 1}, 1, 3, 1, 1)))
                .relu();
        Expr mean = light.emit("GlobalAveragePool", Map.of(), null).emit("Flatten", Map.of(), null);
        float[] weights = new float[classes];
        weights[DUNLO] = 1;
        Expr logits = mean.emit("Gemm", Map.of(), null, b.constant(Tensor.of(weights, 1, classes)));
        return b.build(Map.of("logits", logits.emit("Identity", Map.<String, Attribute>of(), null)));
    }

    private Run judged(Object... more) {
        Object[] first = {"zoo", "judge", model, "--preprocess", "unit,resize=exact", "--limit", "3"};
        Object[] all = new Object[first.length + more.length];
        System.arraycopy(first, 0, all, 0, first.length);
        System.arraycopy(more, 0, all, first.length, more.length);
        return Run.of(all);
    }

    private static JsonNode method(JsonNode document, String name) {
        return StreamSupport.stream(document.at("/methods").spliterator(), false)
                .filter(m -> m.at("/name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void anEvenMapScoresTheShareOfTheArea() {
        JsonNode document = judged("--method", "gradient", "--species", "dunlo", "--shifted", "--json")
                .fine()
                .json();
        assertThat(document.at("/pictures").asInt()).isEqualTo(3);
        assertThat(document.at("/right").asInt()).isEqualTo(3);
        double area = LongStream.range(0, 3)
                .mapToDouble(seed -> Aim.PARTS
                                .mask(World.standard()
                                        .sample(seed, DUNLO)
                                        .scene()
                                        .draw(SIDE)
                                        .masks())
                                .count()
                        / (double) (SIDE * SIDE))
                .average()
                .orElseThrow();
        for (String even : new String[] {"gradient", "gradient, shifted"}) {
            JsonNode mass = method(document, even).at("/measures/mass on parts");
            assertThat(mass.at("/value").asDouble()).as(even).isCloseTo(area, within(1e-5));
            assertThat(mass.at("/pictures").asInt()).isEqualTo(3);
        }
        assertThat(method(document, "truth")
                        .at("/measures/agreement with effects/value")
                        .asDouble())
                .isCloseTo(1, within(1e-5));
        assertThat(method(document, "random").at("/funnybirds/accuracy/value").asDouble())
                .isEqualTo(1);
    }

    @Test
    void thePageHoldsTheCommandAndARowForEverybody() throws IOException {
        Path page = folder.resolve("truth.md");
        Run run = judged("--method", "input-x-gradient,cbam-spatial-attention", "--out", page);
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(Files.readString(page)).isEqualTo(run.out());
        assertThat(run.out())
                .startsWith("## light.onnx\n\n`./limpid zoo judge " + model)
                .contains("3 images, 0 of them classified correctly; accuracy 0.00 [0.00, 0.00]")
                .contains("There are none.\n")
                .contains("| input-x-gradient |")
                .contains("| sobel ")
                .contains("Not evaluated: `cbam-spatial-attention`: the network has no ");
    }

    @Tag("thorough")
    @Test
    void thePlantedWatermarkIsFoundAndHowMuchItCounts() {
        JsonNode document = Run.of(
                        "zoo",
                        "judge",
                        "zoo:marked",
                        "--species",
                        "fennik",
                        "--method",
                        "lrp-epsilon-gamma-box",
                        "--limit",
                        "4",
                        "--json")
                .fine()
                .json();
        assertThat(measure(document, "truth", "mass on watermark")).isGreaterThan(0.6);
        assertThat(measure(document, "lrp-epsilon-gamma-box", "points at watermark"))
                .isGreaterThan(0.9);
        assertThat(measure(document, "lrp-epsilon-gamma-box", "mass on watermark"))
                .isGreaterThan(0.4);
        assertThat(measure(document, "random", "mass on watermark")).isLessThan(0.05);
    }

    private static double measure(JsonNode document, String method, String measure) {
        return method(document, method).at("/measures/" + measure + "/value").asDouble();
    }

    @Test
    void networksOfOtherThingsCannotBeJudged() {
        OnnxWriter.write(graph(10), model);
        assertThat(judged("--method", "gradient").sentence())
                .isEqualTo("light.onnx does not classify the 25 species of the drawn world, so it cannot be evaluated"
                        + " on them");
        assertThat(judged("--method", "gradient", "--species", "unicorn").sentence())
                .startsWith("there is no species unicorn; there are abiru, ");
    }
}
