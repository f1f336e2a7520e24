package dev.limpid.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.Image;
import dev.limpid.JobListener;
import dev.limpid.JobSummary;
import dev.limpid.Model;
import dev.limpid.OpenOptions;
import dev.limpid.OutputGuard;
import dev.limpid.data.DataSet;
import dev.limpid.error.LimpidException;
import dev.limpid.model.Npy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Attacks drawn pictures, and looks at what is handed over and written. */
class AttackJobTest {
    private static Model model;

    @TempDir
    private Path folder;

    @BeforeAll
    static void open() {
        model = Model.open("zoo:plain", OpenOptions.DEFAULT);
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static List<PictureAttack> run(AttackJob job) {
        List<PictureAttack> all = new ArrayList<>();
        JobSummary summary = job.run(all::add);
        assertThat(summary.done()).isEqualTo(all.size());
        return all;
    }

    @Test
    void theWrittenInputIsPredictedAsSaid() {
        try (AttackJob job =
                new AttackJob(model, DataSet.of("zoo", model, 2), AttackRequest.of("deepfool-l2", "pgd-linf"))) {
            AttackFiles files = new AttackFiles(folder.resolve("out"), new OutputGuard(List.of()), job);
            for (PictureAttack each : run(job)) {
                assertThat(each.isRight()).isPresent();
                Map<String, Path> written = files.write(each);
                each.results().forEach((method, result) -> {
                    Path png = Objects.requireNonNull(written.get(method));
                    assertThat(png).exists();
                    Path npy =
                            png.resolveSibling(String.valueOf(png.getFileName()).replace(".png", ".npy"));
                    Image again = Image.of(Npy.read(npy));
                    assertThat(model.predict(again, 1).get(0).label()).isEqualTo(result.label());
                    assertThat(result.attacked().isReached())
                            .isEqualTo(!result.label().equals(each.label()));
                });
            }
            assertThat(files.writePage("limpid attack zoo:plain zoo")).isNotEmptyFile();
        }
    }

    @Test
    void theCurveNeverRises() {
        AttackRequest request = new AttackRequest(
                List.of(), Optional.empty(), OptionalDouble.empty(), List.of(4.0 / 255, 1.0 / 255, 2.0 / 255), 0);
        try (AttackJob job = new AttackJob(model, DataSet.of("zoo", model, 4), request)) {
            run(job);
            List<RobustnessCurve.Point> points = job.curve().points();
            assertThat(points).hasSize(4);
            assertThat(points).extracting(RobustnessCurve.Point::radius).isSorted();
            for (int i = 1; i < points.size(); i++) {
                assertThat(points.get(i).share())
                        .isLessThanOrEqualTo(points.get(i - 1).share());
            }
        }
    }

    @Test
    void brokenPicturesArePassedOver() throws IOException {
        Files.createDirectories(folder.resolve("in"));
        Files.writeString(folder.resolve("in/list.csv"), "file\nabsent.png\n");
        List<String> failed = new ArrayList<>();
        DataSet data = DataSet.of(folder.resolve("in/list.csv").toString(), model, 0);
        try (AttackJob job = new AttackJob(model, data, AttackRequest.of("fgsm"))) {
            JobSummary summary = job.run(new JobListener<>() {
                @Override
                public void item(PictureAttack item) {}

                @Override
                public void failed(String input, LimpidException reason) {
                    failed.add(input);
                }
            });
            assertThat(summary.failed()).isEqualTo(1);
            assertThat(failed.get(0)).endsWith("absent.png");
        }
    }

    @Test
    void radiiAreWrittenAsPeopleDo() {
        assertThat(AttackRequest.parseRadius("8/255")).isCloseTo(8.0 / 255, within(1e-12));
        assertThat(AttackRequest.parseRadius(" 0.03 ")).isEqualTo(0.03);
        for (String wrong : List.of("", "x", "1/2/3", "8/")) {
            assertThatThrownBy(() -> AttackRequest.parseRadius(wrong)).isInstanceOf(LimpidException.class);
        }
    }

    @Test
    void whatCannotBeIsRefusedInASentence() {
        assertThatThrownBy(() -> AttackRequest.of("pgd")).hasMessageContaining("there is no attack 'pgd'");
        assertThatThrownBy(AttackRequest::of).hasMessageContaining("no attack is named");
        AttackRequest request =
                new AttackRequest(List.of("fgsm"), Optional.of("99"), OptionalDouble.empty(), List.of(), 0);
        assertThatThrownBy(() -> new AttackJob(model, DataSet.of("zoo", model, 1), request))
                .isInstanceOf(LimpidException.class)
                .hasMessageContaining("there is no class '99'");
    }
}
