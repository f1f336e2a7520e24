package dev.limpid.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limpid.Model;
import dev.limpid.OpenOptions;
import dev.limpid.OutputGuard;
import dev.limpid.error.LimpidException;
import dev.limpid.evaluate.EvaluateJob;
import dev.limpid.evaluate.EvaluateRequest;
import dev.limpid.evaluate.MethodScores;
import dev.limpid.evaluate.MetricChoice;
import dev.limpid.metrics.Box;
import dev.limpid.metrics.Mask;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Masks and boxes of pictures that are twice as large as the network's input, which is 96 x 96. */
class EvidenceTest {
    @TempDir
    private Path folder;

    private static void write(Path file, int width, int height, Color colour, int... box) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(colour);
        graphics.fillRect(box[0], box[1], box[2] - box[0], box[3] - box[1]);
        graphics.dispose();
        ImageIO.write(image, "png", file.toFile());
    }

    @Test
    void masksAndBoxesAreCutAndSizedLikeThePicture() throws IOException {
        Path pictures = Files.createDirectories(folder.resolve("pictures"));
        Path masks = Files.createDirectories(folder.resolve("masks"));
        write(pictures.resolve("a.png"), 192, 192, Color.RED, 40, 60, 100, 120);
        write(masks.resolve("a.png"), 192, 192, Color.WHITE, 40, 60, 100, 120);
        Path boxes = folder.resolve("boxes.csv");
        Files.writeString(boxes, "file,x,y,width,height\na.png,40,60,60,60\nb.png,0,0,5,5\n");
        try (Model model = Model.open("zoo:plain", OpenOptions.DEFAULT.withFit("squash"))) {
            DataSet data = DataSet.of(pictures.toString(), model, 0);
            Box expected = new Box(20, 30, 50, 60);
            Mask mask = Evidence.of(data, model, Optional.of(masks), Optional.empty())
                    .mask(0, 3)
                    .orElseThrow();
            assertThat(mask).isEqualTo(expected.mask(96, 96));
            assertThat(Evidence.around(mask)).isEqualTo(expected);
            Evidence ofBoxes = Evidence.of(data, model, Optional.empty(), Optional.of(boxes));
            assertThat(ofBoxes.boxes(0)).containsExactly(expected);
            assertThat(ofBoxes.mask(0, 3)).contains(expected.mask(96, 96));
            assertThat(Evidence.of(data, model, Optional.empty(), Optional.empty())
                            .isKnown())
                    .isFalse();
        }
    }

    @Test
    void boxesThatTheNetworkDoesNotSeeAreSaidToLieOutside() throws IOException {
        Path pictures = Files.createDirectories(folder.resolve("pictures"));
        for (String name : List.of("a", "b", "c", "d")) {
            write(pictures.resolve(name + ".png"), 192, 100, Color.RED, 0, 0, 9, 9);
        }
        Path boxes = folder.resolve("boxes.csv");
        Files.writeString(
                boxes, "file,x,y,width,height\na.png,500,60,60,60\nb.png,0,0,5,5\nc.png,0,0,5,5\nc.png,80,40,20,20\n");
        try (Model model = Model.open("zoo:plain", OpenOptions.DEFAULT.withFit("crop"))) {
            DataSet data = DataSet.of(pictures.toString(), model, 0);
            Evidence evidence = Evidence.of(data, model, Optional.empty(), Optional.of(boxes));
            assertThat(evidence.findUnseen(0))
                    .contains("the box of the picture lies outside it; it has 192 x 100 pixels");
            assertThat(evidence.findUnseen(1))
                    .contains("the box of the picture lies in what is cut off before the network sees it");
            assertThat(evidence.findUnseen(2)).isEmpty();
            assertThat(evidence.findUnseen(3)).isEmpty();
            EvaluateRequest request = EvaluateRequest.of("gradient").withMetrics(MetricChoice.of(List.of("box-iou")));
            List<MethodScores> all = new ArrayList<>();
            try (EvaluateJob job = new EvaluateJob(
                    model, data, evidence, request, folder.resolve("out"), new OutputGuard(List.of()))) {
                job.run(all::add);
            }
            assertThat(all.get(0).find("box-iou").orElseThrow().rows().get(0).note())
                    .isEqualTo("the box of the picture lies outside it; it has 192 x 100 pixels");
        }
    }

    @Test
    void theEvidenceOfDrawnPicturesIsTheDefiningParts() {
        try (Model model = Model.open("zoo:plain", OpenOptions.DEFAULT)) {
            DataSet data = DataSet.of("zoo", model, 3);
            Evidence evidence = Evidence.of(data, model, Optional.empty(), Optional.empty());
            ConceptMasks concepts = data.masks(1).orElseThrow();
            Mask mask = evidence.mask(1, 0).orElseThrow();
            int creature = number(data.concepts(), "object", "creature");
            int body = number(data.concepts(), "part", "body");
            for (int i = 0; i < mask.width() * mask.height(); i++) {
                boolean isPart = Objects.requireNonNull(concepts.masks().get(creature))
                                .get(i)
                        && !Objects.requireNonNull(concepts.masks().get(body)).get(i);
                assertThat(mask.contains(i)).isEqualTo(isPart);
            }
        }
    }

    private static int number(List<Concept> all, String category, String name) {
        return all.stream()
                .filter(c -> c.category().equals(category) && c.name().equals(name))
                .findFirst()
                .orElseThrow()
                .number();
    }

    @Test
    void whatCannotBeReadIsSaidInASentence() throws IOException {
        Path csv = folder.resolve("boxes.csv");
        Files.writeString(csv, "file,left\na,1\n");
        assertThatThrownBy(() -> BoxFile.read(csv)).hasMessageContaining("needs the columns");
        Files.writeString(csv, "file,left,top,right,bottom\na,5,5,5,9\n");
        assertThatThrownBy(() -> BoxFile.read(csv)).hasMessageContaining("the box is empty");
        Files.writeString(csv, "file,left,top,right,bottom\na,x,5,5,9\n");
        assertThatThrownBy(() -> BoxFile.read(csv))
                .isInstanceOf(LimpidException.class)
                .hasMessageContaining("no number");
        try (Model model = Model.open("zoo:plain", OpenOptions.DEFAULT)) {
            DataSet data = DataSet.of("zoo", model, 1);
            Path empty = Files.createDirectories(folder.resolve("empty"));
            assertThatThrownBy(() -> Evidence.of(data, model, Optional.of(empty), Optional.empty()))
                    .hasMessageContaining("there is no mask");
            assertThatThrownBy(() -> Evidence.of(data, model, Optional.of(folder.resolve("no")), Optional.empty()))
                    .hasMessageContaining("is no folder of masks");
        }
    }
}
