package dev.limpid.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.limpid.Model;
import dev.limpid.OpenOptions;
import dev.limpid.OutputGuard;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.onnx.OnnxWriter;
import dev.limpid.inside.Units;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All analyses of a network of a red and a blue filter over pictures of red and blue squares. */
class StudyJobTest {
    private static final int SIDE = 16;

    @TempDir
    private Path folder;

    private Model model() throws IOException {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Shape shape = Shape.of(Dim.symbol("N"), Dim.of(3), Dim.of(SIDE), Dim.of(SIDE));
        Expr x = b.input("x", new TensorType(ElementType.FLOAT, shape));
        Tensor filters = Tensor.of(new float[] {1, -1, -1, -1, -1, 1}, 2, 3, 1, 1);
        TensorType map =
                new TensorType(ElementType.FLOAT, Shape.of(Dim.symbol("N"), Dim.of(2), Dim.of(SIDE), Dim.of(SIDE)));
        Expr units = x.emit("Conv", Map.of(), map, b.constant(filters)).relu();
        Expr logits = units.reduceMean(false, 2, 3).matMul(b.constant(Tensor.of(new float[] {9, 0, 0, 9}, 2, 2)));
        Path file = folder.resolve("filters.onnx");
        OnnxWriter.write(b.build(Map.of("logits", logits)), file);
        return Model.open(file, OpenOptions.DEFAULT.withPreprocessing("unit,size=16x16,resize=exact"));
    }

    private Path pictures(int count) throws IOException {
        Random random = new Random(count);
        Path data = folder.resolve("pictures");
        for (int i = 0; i < count; i++) {
            boolean isRed = i % 2 == 0;
            BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
            int left = random.nextInt(SIDE - 5);
            int top = random.nextInt(SIDE - 5);
            for (int p = 0; p < SIDE * SIDE; p++) {
                int px = p % SIDE;
                int py = p / SIDE;
                boolean isIn = px >= left && px < left + 5 && py >= top && py < top + 5;
                int shade = 100 + random.nextInt(50);
                image.setRGB(px, py, isIn ? (isRed ? (shade + 100) << 16 : shade + 100) : shade * 0x10101);
            }
            Path file = data.resolve((isRed ? "red" : "blue") + "/p" + i + ".png");
            Files.createDirectories(file.getParent());
            ImageIO.write(image, "png", file.toFile());
        }
        return data;
    }

    private StudyResult run(Model model, StudyRequest request, Path out) throws IOException {
        StudyResult result = new StudyJob(model, request, out).run((share, what) -> {});
        assertThat(result.write(out, new OutputGuard(List.of()), "limpid report"))
                .allSatisfy(f -> assertThat(f).isNotEmptyFile());
        assertThat(out.resolve("state")).doesNotExist();
        return result;
    }

    private static Chapter chapter(StudyResult result, Analysis analysis) {
        return result.chapters().stream()
                .filter(c -> c.analysis() == analysis)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everyAnalysisIsAChapterOfOnePage() throws IOException {
        Path out = folder.resolve("out");
        StudyRequest request = StudyRequest.of(pictures(48).toString()).withUnits(Units.of(1));
        try (Model model = model()) {
            StudyResult result = run(model, request, out);
            assertThat(result.chapters()).extracting(Chapter::analysis).containsExactly(Analysis.values());
            // Two filters hold no named concept, and classes are no masks of objects.
            assertThat(result.chapters().stream()
                            .filter(c -> c.refusal().isPresent())
                            .map(Chapter::analysis))
                    .isSubsetOf(Analysis.WORDS, Analysis.LOCATE);
            assertThat(chapter(result, Analysis.DREAM).findings().get(0).headline())
                    .isEqualTo("1 of 1 dreams beat the best input of the data");
            assertThat(chapter(result, Analysis.DISSECT).sections()).hasSizeGreaterThan(1);
        }
        String page = Files.readString(out.resolve("report.html"));
        for (Analysis each : Analysis.values()) {
            assertThat(page).contains(">" + each.title() + "</h2>");
        }
        assertThat(page)
                .contains(">Statistics of layers</h3>", ">The ladder</h3>", ">Units and their names</h3>")
                .contains(">The tree</h3>", ">Suspects</h3>", ">Attacks</h3>", ">Methods</h3>")
                .doesNotContain("src=\"http");
        JsonNode json =
                JsonMapper.builder().build().readTree(out.resolve("report.json").toFile());
        assertThat(json.get("inputs").intValue()).isEqualTo(48);
        assertThat(json.get("analyses").properties()).hasSize(Analysis.values().length);
        assertThat(json.get("analyses").get("look").get("samples").intValue()).isEqualTo(48);
    }

    @Test
    void anAnalysisThatDoesNotApplySaysSoInASentence() throws IOException {
        Path out = folder.resolve("out");
        StudyRequest request = StudyRequest.of(pictures(10).toString()).with(EnumSet.of(Analysis.LOOK, Analysis.MAP));
        try (Model model = model()) {
            StudyResult result = run(model, request, out);
            assertThat(chapter(result, Analysis.MAP).refusal())
                    .contains("a map needs at least 30 points, and there are 10");
            assertThat(chapter(result, Analysis.LOOK).refusal()).isEmpty();
            assertThat(Files.readString(out.resolve("report.html")))
                    .contains("This analysis does not apply here: a map needs at least 30 points, and there are 10");
            assertThatThrownBy(() ->
                            new StudyJob(model, request.with(EnumSet.of(Analysis.MAP)), out).run((share, what) -> {}))
                    .isInstanceOf(LimpidException.class)
                    .hasMessage("a map needs at least 30 points, and there are 10");
        }
    }

    @Test
    void anUnknownAnalysisIsNamed() {
        assertThat(Analysis.parse(List.of("map", " Look"))).containsExactly(Analysis.LOOK, Analysis.MAP);
        assertThat(Analysis.parse(List.of())).hasSize(Analysis.values().length);
        assertThatThrownBy(() -> Analysis.parse(List.of("maps")))
                .hasMessageContaining("'maps' is not an analysis; there are look, dream, map,")
                .hasMessageContaining("did you mean 'map'?");
    }
}
