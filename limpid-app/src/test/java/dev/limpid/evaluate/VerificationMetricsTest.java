package dev.limpid.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpid.Model;
import dev.limpid.OpenOptions;
import dev.limpid.OutputGuard;
import dev.limpid.app.json.Json;
import dev.limpid.data.DataSet;
import dev.limpid.data.Evidence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mutual verification in the bench, on drawn pictures. */
class VerificationMetricsTest {
    private static final int PICTURES = 6;

    @TempDir
    private Path folder;

    @Test
    void contradictionsAreListedByPicture() throws IOException {
        Path out = folder.resolve("out");
        EvaluateRequest request = EvaluateRequest.of("lrp-epsilon-plus", "random-map")
                .withMetrics(MetricChoice.of(List.of("verification")));
        try (Model model = Model.open("zoo:plain", OpenOptions.DEFAULT);
                EvaluateJob job = job(model, request, out)) {
            List<MethodScores> all = new ArrayList<>();
            job.run(all::add);
            Part region = all.get(0).find(VerificationMetrics.REGION).orElseThrow();
            assertThat(region.values()).hasSize(PICTURES).contains(1);
            Part chance = all.get(1).find(VerificationMetrics.REGION).orElseThrow();
            assertThat(chance.values()).contains(0);
            assertThat(chance.rows())
                    .filteredOn(r -> r.value() == 0)
                    .allSatisfy(r -> assertThat(r.note()).startsWith("the region alone is taken for "));
            assertThat(all.get(0).unmet())
                    .singleElement()
                    .satisfies(u -> assertThat(u.reason())
                            .isEqualTo("a probe needs at least 20 pictures of two predicted classes"));

            Leaderboard board = new Leaderboard(request.metrics(), all, PICTURES);
            List<Contradiction> found = Contradiction.of(board);
            long expected = chance.rows().stream().filter(r -> r.value() == 0).count();
            assertThat(found)
                    .filteredOn(c -> c.method().equals("random-map"))
                    .filteredOn(c -> c.sentences().stream().anyMatch(s -> s.startsWith("the region alone")))
                    .hasSize((int) expected);
            for (int i = 1; i < found.size(); i++) {
                assertThat(found.get(i).sentences().size())
                        .isLessThanOrEqualTo(found.get(i - 1).sentences().size());
            }
            EvaluateFiles files = new EvaluateFiles(out, new OutputGuard(List.of()), job);
            assertThat(files.writeContradictions(board).orElseThrow())
                    .content()
                    .hasLineCount(1 + found.size())
                    .contains("random-map", "the region alone is taken for ");
            Path page = files.writePage(board, Map.of(), "limpid evaluate");
            assertThat(Files.readString(page))
                    .contains("Explanations that contradict the prediction", "the prediction stays without the region");
            assertThat(Json.text(EvaluateJson.document(job, board, Map.of(), out, page)))
                    .contains("\"contradictions\":", "the region alone is taken for ");
        }
    }

    @Test
    void aRunThatWasEndedGoesOnAfterTheLastPicture() throws IOException {
        Path whole = folder.resolve("whole");
        Path out = folder.resolve("ended");
        EvaluateRequest request =
                EvaluateRequest.of("grad-cam").withMetrics(MetricChoice.of(List.of("verification", "sparseness")));
        try (Model model = Model.open("zoo:plain", OpenOptions.DEFAULT)) {
            try (EvaluateJob job = job(model, request, whole)) {
                assertThat(EndedRun.finished(job)).isEqualTo(PICTURES);
            }
            try (EvaluateJob job = job(model, request, out)) {
                EndedRun.of(job, 2);
            }
            String journal = Files.readString(out.resolve("grad-cam.journal"));
            long known = journal.lines().filter(l -> l.startsWith("end,")).count();
            assertThat(known).isPositive();
            // One that cannot be read is judged again.
            Files.writeString(
                    out.resolve("grad-cam.journal"), journal.replaceFirst("protocol verification,NaN,", "$0x"));
            try (EvaluateJob job = job(model, request, out)) {
                assertThat(EndedRun.finished(job)).isEqualTo(PICTURES - (int) known + 1);
            }
        }
        EndedRun.assertSame(whole, out);
    }

    private static EvaluateJob job(Model model, EvaluateRequest request, Path out) {
        DataSet pictures = DataSet.of("zoo", model, PICTURES);
        Evidence evidence = Evidence.of(pictures, model, Optional.empty(), Optional.empty());
        return new EvaluateJob(model, pictures, evidence, request, out, new OutputGuard(List.of()));
    }
}
