package dev.limpid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.error.LimpidException;
import dev.limpid.error.LimpidException.Kind;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.Value;
import dev.limpid.model.Head;
import dev.limpid.model.Prediction;
import dev.limpid.report.Png;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelTest {
    private static Model model;

    @TempDir
    Path folder;

    @BeforeAll
    static void open() {
        model = Model.open("zoo:plain", OpenOptions.DEFAULT);
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @Test
    void theThreeLineUseExplainsAPicture() throws IOException {
        Image image = Image.drawn(3);
        Explanation explanation = model.explain(image, "grad-cam");
        assertThat(explanation.method()).isEqualTo("grad-cam");
        assertThat(explanation.prediction()).isEqualTo(model.predict(image, 1).get(0));
        assertThat(explanation.values()).hasSize((int) explanation.scores().elementCount());
        assertThat(explanation.unit()).isNotBlank();
        assertThat(explanation.warnings()).isEmpty();
        assertThat(explanation.provenance().model()).isEqualTo("zoo:plain");
        assertThat(explanation.provenance().modelSha256()).hasSize(64);
        Path png = folder.resolve("map.png");
        explanation.save(png);
        assertThat(Png.isOwn(png)).isTrue();
        BufferedImage saved = ImageIO.read(png.toFile());
        BufferedImage overlay = explanation.overlay();
        assertThat(saved.getWidth()).isEqualTo(overlay.getWidth());
        assertThat(saved.getRGB(7, 9)).isEqualTo(overlay.getRGB(7, 9));
    }

    @Test
    void theIdentityChangesWithHowTheNetworkIsRead() {
        OpenOptions usual = OpenOptions.DEFAULT;
        assertThat(identity(usual)).isEqualTo(model.identity());
        List<OpenOptions> others = List.of(
                usual.withPreprocessing("raw"),
                usual.withFit("pad"),
                usual.withHead(Head.parse("sigmoid")),
                usual.withLabels(write("labels.txt", "one\n".repeat(25))));
        assertThat(others.stream().map(ModelTest::identity).distinct())
                .hasSize(others.size())
                .doesNotContain(model.identity());
        OpenOptions words = usual.withVocabulary(write("words.txt", "a\nb\n"));
        assertThat(identity("zoo:text", words)).isNotEqualTo(identity("zoo:text", usual));
    }

    private static String identity(OpenOptions options) {
        return identity("zoo:plain", options);
    }

    private static String identity(String name, OpenOptions options) {
        try (Model opened = Model.open(name, options)) {
            return opened.identity();
        }
    }

    private Path write(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aPictureIsTheSameFromAFileBytesAStreamAndMemory() throws IOException {
        BufferedImage picture = new BufferedImage(96, 96, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 96 * 96; i++) {
            picture.setRGB(i % 96, i / 96, 0x010203 * (i % 61));
        }
        Path file = folder.resolve("picture.png");
        ImageIO.write(picture, "png", file.toFile());
        byte[] bytes = Files.readAllBytes(file);
        Tensor expected = model.tensor(Image.of(file));
        assertThat(model.tensor(Image.of(bytes))).isEqualTo(expected);
        assertThat(model.tensor(Image.of(new ByteArrayInputStream(bytes)))).isEqualTo(expected);
        assertThat(model.tensor(Image.of(picture))).isEqualTo(expected);
        assertThat(model.tensor(Image.of(expected))).isEqualTo(expected);
        assertThat(model.tensor(Image.of(expected.toFloats(), expected.shape())))
                .isEqualTo(expected);
    }

    @Test
    void probabilitiesAreThoseOfTheSoftmaxOfTheLogits() {
        Image image = Image.drawn(5);
        List<Prediction> all = model.predict(image, 1000);
        assertThat(all).hasSize(25);
        assertThat(all.stream().mapToDouble(Prediction::probability).sum()).isCloseTo(1, within(1e-6));
        assertThat(all).isSortedAccordingTo((a, b) -> Float.compare(b.logit(), a.logit()));
        float[] logits = model.logits(model.tensor(image)).toFloats();
        assertThat(all.get(0).logit()).isEqualTo(logits[all.get(0).index()]);
    }

    @Test
    void aMethodThatFailsIsNotedAndTheOthersGoOn() {
        Explanations both = model.explain(Image.drawn(1), ExplainRequest.of("gradient", "attention-map"));
        assertThat(both.isComplete()).isFalse();
        assertThat(both.explanations()).extracting(Explanation::method).containsExactly("gradient");
        assertThat(both.of("gradient").scores().shape()).containsExactly(1, 3, 96, 96);
        assertThatThrownBy(() -> both.of("attention-map")).isInstanceOf(LimpidException.class);
        assertThatThrownBy(() -> both.of("grad-cam")).hasMessageContaining("was not asked for");
    }

    @Test
    void failuresHaveKinds() throws IOException {
        assertKind(Kind.NOT_FOUND, () -> Model.open(folder.resolve("none.onnx")));
        Path text = Files.writeString(folder.resolve("text.onnx"), "this is text");
        assertKind(Kind.BAD_INPUT, () -> Model.open(text));
        assertKind(Kind.NOT_FOUND, () -> Model.open("zoo:unicorn", OpenOptions.DEFAULT));
        assertKind(Kind.NOT_FOUND, () -> model.explain(Image.drawn(1), "gradcam"));
        assertKind(
                Kind.BAD_INPUT,
                () -> model.explain(
                        Image.drawn(1),
                        ExplainRequest.of(List.of(MethodCall.of("gradient").with("steps", "3")))));
        assertKind(Kind.NOT_FOUND, () -> Image.of(folder.resolve("none.png")));
        assertKind(Kind.BAD_INPUT, () -> Image.of(new byte[] {1, 2, 3}));
        assertKind(Kind.BAD_INPUT, () -> model.predict(Image.of(new float[3], 3), 1));
    }

    private static void assertKind(Kind kind, Runnable work) {
        assertThatThrownBy(work::run)
                .isInstanceOfSatisfying(
                        LimpidException.class,
                        e -> assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind));
    }

    @Test
    void aCompiledMethodCarriesItsProvenance() {
        Graph graph = model.compile("grad-cam");
        assertThat(graph.inputs()).extracting(Value::name).contains("target");
        assertThat(graph.outputs()).contains("attribution");
        assertThat(graph.header().metadata())
                .containsEntry("limpid.method", "grad-cam")
                .containsEntry("limpid.model", "zoo:plain");
        Optional<String> layer = Optional.of("nowhere");
        assertThatThrownBy(() -> model.compile(MethodCall.of("grad-cam"), layer, 0))
                .hasMessageContaining("nowhere");
    }

    @Test
    void anInspectionTellsWhichMethodsWork() {
        Inspection inspection = model.inspect();
        assertThat(inspection.problem()).isEmpty();
        assertThat(inspection.ready().orElseThrow().classes()).isEqualTo(25);
        assertThat(inspection.support().methods())
                .filteredOn(m -> m.method().equals("gradient"))
                .allMatch(MethodSupport.Status::works);
        assertThat(inspection.support().methods())
                .filteredOn(m -> m.method().equals("attention-map"))
                .noneMatch(MethodSupport.Status::works);
    }

    @Test
    void lrpWarnsWhereHardlyAnyRelevanceArrivesAndOnlyThere() {
        ExplainRequest request = ExplainRequest.of("lrp-epsilon-plus").withLedger();
        Explanation explanation = model.explain(Image.drawn(2), request).of("lrp-epsilon-plus");
        double start = explanation.ledger().orElseThrow().start();
        double share = Math.abs(explanation.ledger().orElseThrow().atInput() / start);
        assertThat(explanation.warnings()).hasSize(share < RelevanceLoss.LEAST ? 1 : 0);
        explanation.warnings().forEach(w -> assertThat(w).contains("of the relevance", "bias=ignored"));
    }
}
