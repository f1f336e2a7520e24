package dev.limpid.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limpid.Model;
import dev.limpid.OpenOptions;
import dev.limpid.OutputGuard;
import dev.limpid.data.DataSet;
import dev.limpid.data.Evidence;
import dev.limpid.error.LimpidException;
import dev.limpid.evaluate.RankingPlan.Question;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several networks are judged into one folder. */
class RunPartsTest {
    private static final Question QUESTION = new Question(0.05, 0.8, OptionalDouble.empty());

    @TempDir
    private Path folder;

    private void evaluate(String network, int pictures, String metrics, String... methods) {
        try (Model model = Model.open(network, OpenOptions.DEFAULT)) {
            DataSet data = DataSet.of("zoo", model, pictures);
            Evidence evidence = Evidence.of(data, model, Optional.empty(), Optional.empty());
            EvaluateRequest request =
                    EvaluateRequest.of(methods).withMetrics(MetricChoice.of(List.of(metrics.split(","))));
            try (EvaluateJob job =
                    new EvaluateJob(model, data, evidence, request, folder, new OutputGuard(List.of()))) {
                job.run(item -> {});
            }
        }
    }

    private List<RankingPlan> plans(RunParts run) {
        return RankingPlan.of(folder, run, MetricChoice.of(List.of("sparseness")), QUESTION);
    }

    @Test
    void methodsAndMetricsThatAreAddedBelongToTheRun() {
        evaluate("zoo:plain", 5, "sparseness", "gradient");
        evaluate("zoo:plain", 5, "sparseness,pointing-game", "random-map");
        RunParts run = RunParts.of(folder);
        assertThat(run.leftOut()).isEmpty();
        assertThat(run.note()).isEmpty();
        assertThat(run.methods("sparseness")).containsExactly("gradient", "random-map");
        assertThat(run.methods("pointing-game")).containsExactly("random-map");
        assertThat(plans(run))
                .singleElement()
                .satisfies(p -> assertThat(p.pairs()).hasSize(1));
    }

    @Test
    void partsOfAnotherNetworkAreLeftOutAndNamed() {
        evaluate("zoo:plain", 5, "sparseness", "gradient", "random-map");
        evaluate("zoo:resnet", 5, "sparseness", "grad-cam", "edge-map");
        RunParts run = RunParts.of(folder);
        assertThat(run.leftOut()).containsExactly("sparseness/gradient", "sparseness/random-map");
        assertThat(run.note().orElseThrow()).contains("another network", "sparseness/gradient");
        assertThat(plans(run))
                .singleElement()
                .satisfies(p -> assertThat(p.pairs()).hasSize(1));
    }

    @Test
    void costsOnAnotherNetworkAreMeasuredAgain() throws IOException {
        evaluate("zoo:plain", 1, "sparseness", "gradient");
        String plain = Files.readString(folder.resolve("costs.csv"));
        evaluate("zoo:plain", 1, "sparseness", "gradient", "random-map");
        assertThat(Files.readString(folder.resolve("costs.csv"))).startsWith(plain);
        evaluate("zoo:resnet", 1, "sparseness", "gradient");
        List<String> resnet = Files.readAllLines(folder.resolve("costs.csv"));
        assertThat(resnet).hasSize(2);
        assertThat(plain).doesNotContain(resnet.get(1).substring(resnet.get(1).lastIndexOf(',')));
    }

    @Test
    void ofRunsThatAreNotCompleteAMixtureIsRefused() throws IOException {
        evaluate("zoo:plain", 3, "sparseness", "gradient");
        Files.delete(folder.resolve("parts/run.csv"));
        assertThat(RunParts.of(folder).files()).hasSize(1);
        evaluate("zoo:plain", 4, "sparseness", "random-map");
        Files.delete(folder.resolve("parts/run.csv"));
        assertThatThrownBy(() -> RunParts.of(folder))
                .isInstanceOf(LimpidException.class)
                .hasMessageContaining("several networks, data or seeds");
    }

    @Test
    void aFolderWithoutResultsIsRefused() {
        assertThatThrownBy(() -> RunParts.of(folder.resolve("none"))).hasMessageContaining("there are no results");
    }
}
