package dev.limpid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpid.data.DataSet;
import dev.limpid.data.Evidence;
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
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Methods are judged on every kind of input, by the metrics that make sense there; of the others it is said in one sentence why not. */
class EvaluatedKindsTest {
    private static final List<String> OF_TOKENS = List.of(
            "sparseness",
            "complexity",
            "effective-complexity",
            "seed-stability",
            "random-logit",
            "mprt-cascading",
            "linearity");
    private static final List<String> OF_VOLUMES = List.of(
            "deletion", "morf", "pixel-flipping", "faithfulness-correlation", "avg-sensitivity", "non-sensitivity");

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

    @Tag("thorough")
    @Test
    void everyKindIsJudgedByTheMetricsThatMakeSenseThere() throws IOException {
        for (Map.Entry<String, MadeNetworks.Made> each : MadeNetworks.all().entrySet()) {
            Path file = folder.resolve(each.getKey().replace(' ', '-') + ".onnx");
            OnnxWriter.write(each.getValue().graph(), file);
            try (Model model = Model.open(file)) {
                List<MethodScores> scores =
                        scores(model, new One(each.getValue().input()), folder.resolve("out-" + each.getKey()));
                assertThat(scores).as(each.getKey()).hasSize(2);
                for (MethodScores method : scores) {
                    assertThat(method.find("sparseness").or(() -> method.find("deletion")))
                            .as(each.getKey() + " " + method.unmet())
                            .isPresent();
                    assertThat(method.unmet())
                            .extracting(MethodScores.Unmet::reason)
                            .allSatisfy(r -> assertThat(r).isNotBlank().doesNotContain("\n", "Exception"));
                }
            }
        }
    }

    @Test
    void tokensAreJudgedAsTheyAreAndVolumesAsLists() throws IOException {
        for (String kind : List.of("tokens", "volume")) {
            MadeNetworks.Made made = Objects.requireNonNull(MadeNetworks.all().get(kind));
            Path file = folder.resolve(kind + ".onnx");
            OnnxWriter.write(made.graph(), file);
            try (Model model = Model.open(file)) {
                MethodScores gradient = scores(model, new One(made.input()), folder.resolve(kind), List.of("all"))
                        .get(0);
                boolean isTokens = kind.equals("tokens");
                for (String name : isTokens ? OF_TOKENS : OF_VOLUMES) {
                    assertThat(gradient.find(name))
                            .as(kind + " " + name + " " + gradient.unmet())
                            .isPresent();
                }
                for (String name : isTokens ? OF_VOLUMES : List.of("insertion", "road", "total-variation")) {
                    assertThat(gradient.find(name)).as(kind + " " + name).isEmpty();
                }
                assertThat(gradient.unmet())
                        .extracting(MethodScores.Unmet::reason)
                        .allSatisfy(r -> assertThat(r).isNotBlank().doesNotContain("\n", "Exception"));
            }
        }
    }

    private static List<MethodScores> scores(Model model, DataSet data, Path out) {
        return scores(
                model,
                data,
                out,
                List.of(
                        "deletion",
                        "sparseness",
                        "avg-sensitivity",
                        "random-logit",
                        "efficient-mprt",
                        "linearity",
                        "roc-auc"));
    }

    private static List<MethodScores> scores(Model model, DataSet data, Path out, List<String> metrics) {
        EvaluateRequest request = EvaluateRequest.of("gradient", "random-map").withMetrics(MetricChoice.of(metrics));
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
