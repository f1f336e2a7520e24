package dev.limpid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.onnx.OnnxReader;
import dev.limpid.model.Npy;
import dev.limpid.runtime.OnnxRuntime;
import dev.limpid.runtime.Program;
import dev.limpid.testkit.Shared;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line on a trained MobileNetV2 and photographs. */
class TrainedNetworkIT {

    @TempDir
    Path folder;

    private Path model;

    @BeforeEach
    void find() {
        model = Shared.file("models/mobilenet_v2.onnx");
    }

    @Test
    void theGradientIsPyTorchs() {
        for (String name : List.of("cifar10_resnet20_bn", "fashion_cbam_resnet", "fashion_vit_tiny")) {
            assertThat(differences(name)[0]).as(name).isLessThan(1e-5);
        }
        // In float a few of MobileNetV2's units fall on the other side of their kink than in double precision.
        double[] differences = differences("mobilenet_v2");
        assertThat(differences[0]).isLessThan(2e-3);
        assertThat(differences[1]).as("in the Euclidean norm").isLessThan(5e-4);
    }

    /** The largest difference as a share of the largest number, and the norm of all as a share of the norm. */
    private double[] differences(String name) {
        Path input = Shared.file("reference/" + name + ".input.npy");
        Path network = Shared.file("models/" + name + ".onnx");
        JsonNode json = Run.of("explain", network, input, "--method", "gradient", "--raw", "--json", "--out", folder)
                .fine()
                .json();
        return differences(scores(json), Npy.read(Shared.file("reference/" + name + ".gradient.npy")));
    }

    @Test
    void aCompiledExplainerSaysWhatExplainSays() {
        Path input = Shared.file("reference/mobilenet_v2.input.npy");
        for (String method : List.of("grad-cam", "gradient")) {
            Path out = folder.resolve(method + ".onnx");
            Run.of("compile", model, "--method", method, "-o", out, "--json").fine();
            float[] seventh = new float[1000];
            seventh[7] = 1;
            try (Program program = OnnxRuntime.create().compile(OnnxReader.read(out))) {
                Map<String, Tensor> feeds =
                        Map.of(program.inputs().get(0), Npy.read(input), "target", Tensor.of(seventh, 1, 1000));
                Tensor found = Objects.requireNonNull(program.run(feeds).get("attribution"));
                assertThat(differences(found, scores(explain(input, method)))[0])
                        .isLessThan(1e-5);
            }
        }
    }

    @Test
    void photographsGetTheirNamesAsOftenAsTheManifestSays() throws Exception {
        List<String> rows = Files.readAllLines(Shared.file("images/imagenet/labels.csv"));
        List<Object> command = new ArrayList<>(List.of("explain", model));
        for (String row : rows.subList(1, rows.size())) {
            command.add(Shared.file("images/imagenet/" + row.split(",")[0]));
        }
        command.addAll(List.of("--method", "grad-cam", "--preprocess", "tf", "--json", "--out", folder));
        JsonNode results = Run.of(command.toArray()).fine().json().at("/results");
        int right = 0;
        for (int i = 0; i < results.size(); i++) {
            String index = rows.get(i + 1).split(",")[1];
            right += results.get(i).at("/prediction/index").asText().equals(index) ? 1 : 0;
        }
        assertThat(results).hasSize(40);
        assertThat(right).as("36, and one close case less").isGreaterThanOrEqualTo(35);
        assertThat(folder.resolve("contact-sheet-2.png")).exists();
    }

    private JsonNode explain(Path input, String method) {
        return Run.of("explain", model, input, "--method", method, "--target", "7", "--raw", "--json", "--out", folder)
                .fine()
                .json();
    }

    private static Tensor scores(JsonNode json) {
        return Npy.read(
                Path.of(json.at("/results/0/explanations/0/files/scores").asText()));
    }

    private static double[] differences(Tensor found, Tensor expected) {
        assertThat(found.shape()).containsExactly(expected.shape());
        float[] one = found.toFloats();
        float[] other = expected.toFloats();
        double largest = 0;
        double difference = 0;
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < one.length; i++) {
            double off = Math.abs(one[i] - (double) other[i]);
            largest = Math.max(largest, Math.abs(other[i]));
            difference = Math.max(difference, off);
            sum += (double) other[i] * other[i];
            squares += off * off;
        }
        assertThat(largest).isPositive();
        return new double[] {difference / largest, Math.sqrt(squares / sum)};
    }
}
