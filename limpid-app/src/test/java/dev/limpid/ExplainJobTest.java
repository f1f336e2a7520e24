package dev.limpid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limpid.error.LimpidException;
import dev.limpid.error.LimpidException.Kind;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Npy;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainJobTest {
    private static final ExplainRequest GRADIENT = ExplainRequest.of("gradient");

    @TempDir
    Path folder;

    /** Notes what it hears. */
    private static final class Heard implements JobListener<Explanations> {
        final List<String> done = new ArrayList<>();
        final List<String> failed = new ArrayList<>();
        double share;

        @Override
        public void item(Explanations item) {
            done.add(item.input().name());
        }

        @Override
        public void failed(String input, LimpidException reason) {
            failed.add(input + " " + reason.kind());
        }

        @Override
        public void progress(double now, String what) {
            assertThat(now).isBetween(share, 1.0);
            share = now;
        }
    }

    private static Model open() {
        return Model.open("zoo:plain", OpenOptions.DEFAULT.withThreads(1));
    }

    @Test
    void inputsComeInOrderAndFailuresArePassedOver() throws IOException {
        Path broken = Files.writeString(folder.resolve("broken.png"), "no picture");
        Inputs inputs = Inputs.of(List.of(Path.of("zoo-1"), broken, folder.resolve("none.jpg"), Path.of("zoo-2")), 0);
        Heard heard = new Heard();
        try (Model model = open();
                ExplainJob job = new ExplainJob(inputs, model, GRADIENT)) {
            JobSummary summary = job.run(heard);
            assertThat(summary).isEqualTo(new JobSummary(2, 0, 2));
        }
        assertThat(heard.done).containsExactly("zoo-1", "zoo-2");
        assertThat(heard.failed)
                .containsExactly(broken + " " + Kind.BAD_INPUT, folder.resolve("none.jpg") + " " + Kind.NOT_FOUND);
    }

    @Test
    void aJobCanBeCancelledFromItsListener() {
        Inputs inputs = Inputs.of(List.of(Path.of("zoo")), 5);
        List<String> done = new ArrayList<>();
        try (Model model = open();
                ExplainJob job = new ExplainJob(inputs, model, GRADIENT)) {
            assertThatThrownBy(() -> job.run(item -> {
                        done.add(item.input().name());
                        job.cancel();
                    }))
                    .isInstanceOfSatisfying(
                            LimpidException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CANCELLED));
        }
        assertThat(done).containsExactly("zoo-0");
    }

    @Test
    void aModelThatCannotBeOpenedAndAMethodThatDoesNotExistAreRefusedBeforeTheJobRuns() {
        Inputs inputs = Inputs.of(List.of(Path.of("zoo-1")), 0);
        Path none = folder.resolve("none.onnx");
        assertThatThrownBy(() -> new ExplainJob(inputs, () -> Model.open(none), GRADIENT))
                .hasMessageContaining("none.onnx");
        assertThatThrownBy(() -> new ExplainJob(inputs, ExplainJobTest::open, ExplainRequest.of("gradcam")))
                .isInstanceOf(LimpidException.class);
    }

    @Test
    void picturesThatLimpidWroteAreSkippedInFolders() throws IOException {
        BufferedImage photo = new BufferedImage(96, 96, BufferedImage.TYPE_INT_RGB);
        ImageIO.write(photo, "png", folder.resolve("photo.png").toFile());
        try (Model model = open()) {
            model.explain(Image.drawn(1), "gradient").save(folder.resolve("photo.gradient.png"));
        }
        Files.writeString(folder.resolve("notes.txt"), "text");
        Inputs inputs = Inputs.of(List.of(folder), 0);
        assertThat(inputs.files()).containsExactly(folder.resolve("photo.png"));
        assertThat(inputs.passedOver()).isEqualTo(1);
        assertThat(inputs.ownResults()).isEqualTo(1);
    }

    @Test
    void nothingToExplainIsSaid() throws IOException {
        assertThatThrownBy(() -> Inputs.of(List.of(folder), 0)).hasMessageContaining("the folder is empty");
        assertThatThrownBy(() -> Inputs.of(List.of(Path.of("")), 0)).hasMessageContaining("empty text");
        Files.writeString(folder.resolve("notes.txt"), "text");
        assertThatThrownBy(() -> Inputs.of(List.of(folder), 0)).hasMessageContaining("only 1 other files");
        Files.createDirectories(folder.resolve("a/b"));
        assertThatThrownBy(() -> Inputs.of(List.of(folder), 0))
                .hasMessageContaining("only 1 other files and 1 folders, in which there is none either");
    }

    @Test
    void aFolderByClassIsReadFromTheFoldersWithin() throws IOException {
        BufferedImage photo = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
        for (String name : List.of("a/1.png", "a/2.png", "a/3.png", "b/4.png", "c/deeper/5.png")) {
            Path file = folder.resolve(name);
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            ImageIO.write(photo, "png", file.toFile());
        }
        Files.writeString(folder.resolve("a/notes.txt"), "text");
        Inputs all = Inputs.of(List.of(folder), 0);
        assertThat(all.files().stream().map(f -> folder.relativize(f).toString().replace('\\', '/')))
                .containsExactly("a/1.png", "a/2.png", "a/3.png", "b/4.png");
        assertThat(all.passedOver()).isEqualTo(1);
        assertThat(Inputs.of(List.of(folder), 2).files())
                .containsExactly(folder.resolve("a/1.png"), folder.resolve("b/4.png"));
        // Pictures of its own come first.
        ImageIO.write(photo, "png", folder.resolve("own.png").toFile());
        assertThat(Inputs.of(List.of(folder), 0).files()).containsExactly(folder.resolve("own.png"));
    }

    @Test
    void aFolderOfArraysIsExplainedArrayByArray() {
        Npy.write(Tensor.of(new float[3 * 64 * 64], 3, 64, 64), folder.resolve("b.npy"));
        Npy.write(Tensor.of(new float[3 * 64 * 64], 3, 64, 64), folder.resolve("a.npy"));

        assertThat(Inputs.of(List.of(folder), 0).files())
                .containsExactly(folder.resolve("a.npy"), folder.resolve("b.npy"));
    }

    @Test
    void aTextFileIsATextOnEachLine() throws IOException {
        Path file = Files.writeString(folder.resolve("reviews.txt"), "a good film\n\nnot good\n");
        Inputs inputs = Inputs.of(List.of(file), 0);

        assertThat(inputs.count()).isEqualTo(2);
        assertThat(inputs.name(1)).isEqualTo("reviews-2");
        try (Model model = Model.open("zoo:text", OpenOptions.DEFAULT.withThreads(1));
                ExplainJob job = new ExplainJob(inputs, model, ExplainRequest.of("occlusion"))) {
            List<String> labels = new ArrayList<>();
            job.run(item -> labels.add(item.prediction().label()));
            assertThat(labels).containsExactly("positive", "negative");
        }
    }
}
