package dev.limpid.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limpid.Model;
import dev.limpid.OpenOptions;
import dev.limpid.OutputGuard;
import dev.limpid.contrast.guard.GuardFeature;
import dev.limpid.contrast.guard.GuardGraph;
import dev.limpid.data.DataSet;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.onnx.OnnxReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fits a detector for a small network of grey pictures, judges it, and writes the network that carries it. */
class GuardJobTest {
    @TempDir
    private Path folder;

    @Test
    void aDetectorIsFittedJudgedAndWritten() {
        GuardRequest request = new GuardRequest(List.of("fgsm", "bim-linf", "deepfool-l2"), OptionalDouble.empty(), 3);
        try (Model model = Model.open("zoo:lenet", OpenOptions.DEFAULT);
                GuardJob job = new GuardJob(model, DataSet.of("zoo", model, 24), request)) {
            List<GuardedPicture> pictures = new ArrayList<>();
            assertThat(job.run(pictures::add).done()).isEqualTo(24);
            for (GuardedPicture each : pictures) {
                assertThat(each.clean()).hasSize(GuardFeature.values().length);
                assertThat(request.attacks()).containsAll(each.attacked().keySet());
            }
            GuardResult result = job.result();
            assertThat(result.scores())
                    .extracting(GuardResult.AttackScore::attack)
                    .isEqualTo(request.attacks());
            for (GuardResult.AttackScore score : result.scores()) {
                long changed = pictures.stream()
                        .filter(p -> p.attacked().containsKey(score.attack()))
                        .count();
                assertThat(score.changed()).isEqualTo((int) changed);
                score.saliency().ifPresent(a -> assertThat(a.value()).isBetween(a.low(), a.high()));
            }
            long above = pictures.stream()
                    .filter(p -> result.detector().score(p.clean()) > result.threshold())
                    .count();
            assertThat(above).isLessThanOrEqualTo(2);
            OutputGuard guard = new OutputGuard(List.of());
            Path file = folder.resolve("guarded.onnx");
            assertThat(GuardFiles.write(file, guard, job, result)).isLessThan(1e-4);
            assertThat(OnnxReader.read(file).outputs()).endsWith(GuardGraph.ATTRIBUTION, GuardGraph.SCORE);
            assertThat(OnnxReader.read(file).header().metadata()).containsKey("limpid.guard.threshold");
            Path page = GuardFiles.writePage(folder.resolve("out"), guard, job, result, "limpid guard zoo:lenet zoo");
            assertThat(page).isNotEmptyFile();
            assertThat(GuardJson.document(job, result, page, Optional.of(file))).containsKeys("attacks", "features");
        }
    }

    @Test
    void tooLittleIsRefusedInASentence() {
        assertThatThrownBy(() -> new GuardRequest(List.of("fgsm"), OptionalDouble.empty(), 0))
                .isInstanceOf(LimpidException.class)
                .hasMessageContaining("at least two");
        try (Model model = Model.open("zoo:lenet", OpenOptions.DEFAULT);
                GuardJob job = new GuardJob(
                        model,
                        DataSet.of("zoo", model, 2),
                        new GuardRequest(List.of("fgsm", "fgm"), OptionalDouble.empty(), 0))) {
            job.run(p -> {});
            assertThatThrownBy(job::result)
                    .isInstanceOf(LimpidException.class)
                    .hasMessageContaining("at least 10 pictures");
        }
    }
}
