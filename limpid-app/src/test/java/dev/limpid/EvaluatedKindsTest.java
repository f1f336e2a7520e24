package dev.limpid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpid.data.DataSet;
import dev.limpid.data.Evidence;
import dev.limpid.error.LimpidException;
import dev.limpid.evaluate.EvaluateJob;
import dev.limpid.evaluate.EvaluateRequest;
import dev.limpid.evaluate.MethodScores;
import dev.limpid.evaluate.MetricChoice;
import dev.limpid.graph.onnx.OnnxWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Methods are judged on every kind of input that metrics can change, or it is said in one sentence why not. */
class EvaluatedKindsTest {
    private static final Set<String> REFUSED = Set.of("volume", "tokens");

    @TempDir
    private Path folder;

    private record One(Image image) implements DataSet {
        @Override
        public String name() {
            return "one";
        }

        @Override
        public String identity() {
            return "one";
        }

        @Override
        public int size() {
            return 2;
        }

        @Override
        public String name(int index) {
            return "input-" + index;
        }

        @Override
        public Image image(int index) {
            return image;
        }

        @Override
        public List<String> classes() {
            return List.of();
        }

        @Override
        public OptionalInt label(int index) {
            return OptionalInt.empty();
        }
    }

    @Test
    void everyKindWorksOrIsRefusedInOneSentence() throws IOException {
        for (Map.Entry<String, MadeNetworks.Made> each : MadeNetworks.all().entrySet()) {
            Path file = folder.resolve(each.getKey().replace(' ', '-') + ".onnx");
            OnnxWriter.write(each.getValue().graph(), file);
            try (Model model = Model.open(file)) {
                List<MethodScores> scores =
                        scores(model, new One(each.getValue().input()), folder.resolve("out-" + each.getKey()));
                assertThat(REFUSED).as(each.getKey()).doesNotContain(each.getKey());
                assertThat(scores).as(each.getKey()).hasSize(2);
                for (MethodScores method : scores) {
                    assertThat(method.find("sparseness").or(() -> method.find("deletion")))
                            .as(each.getKey() + " " + method.unmet())
                            .isPresent();
                    assertThat(method.unmet())
                            .extracting(MethodScores.Unmet::reason)
                            .allSatisfy(r -> assertThat(r).isNotBlank().doesNotContain("\n", "Exception"));
                }
            } catch (LimpidException e) {
                assertThat(REFUSED).as(each.getKey() + ": " + e.getMessage()).contains(each.getKey());
                assertThat(e.getMessage()).doesNotContain("\n");
            }
        }
    }

    private static List<MethodScores> scores(Model model, DataSet data, Path out) {
        EvaluateRequest request = EvaluateRequest.of("gradient", "random-map")
                .withMetrics(MetricChoice.of(List.of(
                        "deletion",
                        "sparseness",
                        "avg-sensitivity",
                        "random-logit",
                        "efficient-mprt",
                        "linearity",
                        "roc-auc")));
        List<MethodScores> all = new ArrayList<>();
        try (EvaluateJob job = new EvaluateJob(
                model,
                data,
                Evidence.of(data, model, Optional.empty(), Optional.empty()),
                request,
                out,
                new OutputGuard(List.of()))) {
            job.run(all::add);
        }
        return all;
    }
}
