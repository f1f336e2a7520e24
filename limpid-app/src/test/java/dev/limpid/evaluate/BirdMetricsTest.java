package dev.limpid.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.Model;
import dev.limpid.OpenOptions;
import dev.limpid.OutputGuard;
import dev.limpid.data.DataSet;
import dev.limpid.data.Evidence;
import dev.limpid.error.LimpidException;
import dev.limpid.metrics.Interval;
import dev.limpid.trust.MetricInfo.Family;
import dev.limpid.trust.catalogue.Metrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The protocol of FunnyBirds in the bench, on made birds of which everything is known. */
class BirdMetricsTest {
    @TempDir
    private Path folder;

    private Model model(int classes) throws IOException {
        return Model.open(
                MadeBirds.network(folder.resolve("birds" + classes + ".onnx"), classes)
                        .toString(),
                OpenOptions.DEFAULT.withPreprocessing("unit"));
    }

    private List<MethodScores> run(Model model, Path data, EvaluateRequest request) {
        List<MethodScores> all = new ArrayList<>();
        DataSet pictures = DataSet.of(data.toString(), model, 0);
        Evidence evidence = Evidence.of(pictures, model, Optional.empty(), Optional.empty());
        try (EvaluateJob job = new EvaluateJob(
                model, pictures, evidence, request, folder.resolve("out"), new OutputGuard(List.of()))) {
            job.run(all::add);
        }
        return all;
    }

    private EvaluateJob job(Model model, Path data, String out) {
        DataSet pictures = DataSet.of(data.toString(), model, 0);
        return new EvaluateJob(
                model,
                pictures,
                Evidence.of(pictures, model, Optional.empty(), Optional.empty()),
                request("funnybirds"),
                folder.resolve(out),
                new OutputGuard(List.of()));
    }

    @Test
    void aRunThatWasEndedGoesOnAfterTheLastPicture() throws IOException {
        Path data = MadeBirds.folder(folder.resolve("birds"));
        try (Model model = model(5)) {
            try (EvaluateJob job = job(model, data, "whole")) {
                EndedRun.finished(job);
            }
            try (EvaluateJob job = job(model, data, "ended")) {
                EndedRun.of(job, 3);
            }
            long known = Files.readString(folder.resolve("ended/input-x-gradient.journal"))
                    .lines()
                    .filter(l -> l.startsWith("end,"))
                    .count();
            assertThat(known).isPositive();
            try (EvaluateJob job = job(model, data, "ended")) {
                assertThat(EndedRun.finished(job)).isEqualTo(2 * MadeBirds.PICTURES - (int) known);
            }
        }
        EndedRun.assertSame(folder.resolve("whole"), folder.resolve("ended"));
    }

    private static EvaluateRequest request(String... metrics) {
        return EvaluateRequest.of("input-x-gradient", "random-map").withMetrics(MetricChoice.of(List.of(metrics)));
    }

    private static Interval score(MethodScores method, String metric) {
        return method.find("funnybirds-" + metric).flatMap(Part::mean).orElseThrow();
    }

    @Tag("thorough")
    @Test
    void theTrueExplanationHasAllScoresAndChanceHasNot() throws IOException {
        Path data = MadeBirds.folder(folder.resolve("birds"));
        try (Model model = model(5)) {
            List<MethodScores> all = run(model, data, request("funnybirds", "relevance-mass-accuracy"));
            assertThat(all.get(0).unmet()).isEmpty();
            for (String criterion : List.of(
                    "accuracy",
                    "data-check",
                    "preservation",
                    "deletion",
                    "distractibility",
                    "background-independence",
                    "single-deletion",
                    "target-sensitivity",
                    "completeness",
                    "correctness",
                    "contrastivity",
                    "mean")) {
                assertThat(score(all.get(0), criterion).value()).as(criterion).isCloseTo(1, within(1e-9));
            }
            assertThat(score(all.get(1), "accuracy").value()).isEqualTo(1);
            assertThat(score(all.get(1), "single-deletion").high()).isLessThan(1);
            assertThat(score(all.get(1), "mean").value()).isLessThan(0.9);
            // The parts are the evidence for metrics that need masks.
            assertThat(all.get(0)
                            .find("relevance-mass-accuracy")
                            .flatMap(Part::mean)
                            .orElseThrow()
                            .value())
                    .isCloseTo(1, within(1e-6));
        }
    }

    @Test
    void picturesWithoutAPairAreLeftOutOfTargetSensitivityAndCounted() throws IOException {
        Path data = MadeBirds.folder(folder.resolve("birds"));
        try (Model model = model(5)) {
            List<MethodScores> all = run(model, data, request("funnybirds"));
            assertThat(all.get(0).find("funnybirds-target-sensitivity").flatMap(Part::note))
                    .contains(
                            "6 of 8 pictures are of a class without the pair of classes that target sensitivity needs,"
                                    + " and left out of it");
            assertThat(all.get(0).find("funnybirds-single-deletion").flatMap(Part::note))
                    .isEmpty();
            Leaderboard board = new Leaderboard(MetricChoice.family("funnybirds"), all, MadeBirds.PICTURES);
            assertThat(EvaluateJson.lines(board, Family.FUNNYBIRDS))
                    .anySatisfy(l -> assertThat(l).startsWith("funnybirds-mean, input-x-gradient: 1.00"))
                    .anySatisfy(l -> assertThat(l).contains("6 of 8 pictures"));
        }
    }

    @Test
    void aPartThatIsMissingIsMadeAgainWithTheSameBytes() throws IOException {
        Path data = MadeBirds.folder(folder.resolve("birds"));
        try (Model model = model(5)) {
            run(model, data, request("funnybirds"));
            Path part = folder.resolve("out/parts/funnybirds-mean/random-map.parquet");
            Path kept = folder.resolve("out/parts/funnybirds-mean/input-x-gradient.parquet");
            Object time = Files.getLastModifiedTime(kept);
            byte[] before = Files.readAllBytes(part);
            Files.delete(part);
            run(model, data, request("funnybirds"));
            assertThat(part).hasBinaryContent(before);
            assertThat(Files.getLastModifiedTime(kept)).isEqualTo(time);
        }
    }

    @Test
    void picturesThatCannotBeJudgedAreNamedAndOtherFoldersRefused() throws IOException {
        Path data = MadeBirds.folder(folder.resolve("birds"));
        MadeBirds.breakPartMap(data, 3);
        try (Model model = model(5)) {
            List<MethodScores> all = run(model, data, request("funnybirds-single-deletion"));
            assertThat(all.get(0)
                            .find("funnybirds-single-deletion")
                            .flatMap(Part::note)
                            .orElseThrow())
                    .contains("1 picture could not be judged: the map of parts of", "shows no part");
            for (int i = 0; i < MadeBirds.PICTURES; i++) {
                MadeBirds.breakPartMap(data, i);
            }
            Files.delete(folder.resolve("out/parts/funnybirds-single-deletion/random-map.parquet"));
            all = run(model, data, request("funnybirds-single-deletion"));
            assertThat(all.get(1).unmet())
                    .singleElement()
                    .satisfies(u -> assertThat(u.reason()).contains("8 pictures could not be judged", "shows no part"));
            Path photos = Files.createDirectories(folder.resolve("photos"));
            Files.copy(data.resolve("test/0/000000.png"), photos.resolve("one.png"));
            assertThatThrownBy(() -> run(model, photos, request("funnybirds")))
                    .isInstanceOf(LimpidException.class)
                    .hasMessageContaining("photos is no folder of FunnyBirds");
        }
        try (Model small = model(3)) {
            assertThatThrownBy(() -> run(small, data, request("funnybirds")))
                    .isInstanceOf(LimpidException.class)
                    .hasMessageContaining("the network has 3 classes, but")
                    .hasMessageContaining("has 5 classes of birds");
        }
    }

    @Test
    void theCatalogueNamesThem() {
        assertThat(MetricChoice.all()).hasSize(Metrics.all().size() + 12 + 3);
        assertThat(MetricChoice.of(List.of("funnybirds"))).hasSize(12);
        assertThat(MetricChoice.named("funnybirds-mean").info().meaning()).contains("completeness");
        assertThat(MetricChoice.family("birds")).isEmpty();
        assertThatThrownBy(() -> MetricChoice.named("funnybirds-meen")).hasMessageContaining("funnybirds-mean");
    }
}
