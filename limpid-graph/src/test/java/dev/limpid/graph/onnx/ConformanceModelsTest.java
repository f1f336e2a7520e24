package dev.limpid.graph.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Graph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads the models of the ONNX project's own tests, if they are installed. */
@Tag("thorough")
class ConformanceModelsTest {
    private static final String REFUSED =
            "input '[^']+' is (a sequence|an optional value); Limpid reads networks whose inputs are tensors"
                    + "|uses version [1-6] of the ONNX operators \\(opset\\); Limpid reads versions 7 to 26";

    /** System property or environment variable that names the folder, with Debian's as the default. */
    private static Path data() {
        return Path.of(Optional.ofNullable(System.getProperty("LIMPID_ONNX_TESTDATA"))
                .or(() -> Optional.ofNullable(System.getenv("LIMPID_ONNX_TESTDATA")))
                .orElse("/usr/share/libonnx-testdata/data"));
    }

    private static List<Path> files(String kind, String ending) throws IOException {
        Path folder = data().resolve(kind);
        assumeTrue(Files.isDirectory(folder), "the ONNX project's test data (libonnx-testdata) is not installed");
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(f -> f.toString().endsWith(ending)).sorted().toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"node", "simple", "pytorch-converted", "pytorch-operator"})
    void everyModelIsReadOrRejectedWithOneSentenceAndSurvivesTheRoundTrip(String kind) throws IOException {
        List<Path> models = files(kind, ".onnx");
        int read = 0;
        for (Path model : models) {
            try {
                Graph graph = OnnxReader.read(model);
                Graph again = OnnxReader.read(OnnxWriter.toBytes(graph));
                assertThat(again.toText()).as(model.toString()).isEqualTo(graph.toText());
                assertThat(again).as(model.toString()).isEqualTo(graph);
                read++;
            } catch (LimpidException e) {
                assertThat(e).hasMessageMatching(Pattern.quote(model + ": ") + "(" + REFUSED + ")");
            }
        }
        System.out.printf("%s: %d of %d models read%n", kind, read, models.size());
        assertThat(models).isNotEmpty();
        if (kind.equals("node")) {
            assertThat(read).isGreaterThan(models.size() * 9 / 10);
        }
    }

    @Test
    void everyTensorFileOfTheNodeTestsIsRead() throws IOException {
        int read = 0;
        List<Path> files = files("node", ".pb");
        for (Path file : files) {
            try {
                TensorFile.read(file);
                read++;
            } catch (LimpidException e) {
                assertThat(e.getMessage()).startsWith(file + ": ");
            }
        }
        assertThat(read).isGreaterThan(files.size() * 9 / 10);
    }
}
