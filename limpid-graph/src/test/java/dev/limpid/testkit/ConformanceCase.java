package dev.limpid.testkit;

import dev.limpid.graph.Graph;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.onnx.OnnxReader;
import dev.limpid.graph.onnx.TensorFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A case of ONNX's own conformance tests: a small model, inputs and the outputs they must give.
 *
 * @param name the case's name, without {@code test_}
 * @param folder its folder
 */
public record ConformanceCase(String name, Path folder) {
    private static final Path USUAL = Path.of("/usr/share/libonnx-testdata/data");

    /**
     * The folder of the conformance tests: system property or environment variable {@code LIMPID_ONNX_TESTDATA}, or
     * the installation folder of Debian's package {@code libonnx-testdata}.
     */
    public static Optional<Path> findData() {
        String told = System.getProperty("LIMPID_ONNX_TESTDATA", System.getenv("LIMPID_ONNX_TESTDATA"));
        Path data = told == null || told.isEmpty() ? USUAL : Path.of(told);
        return Optional.of(data).filter(p -> Files.isDirectory(p.resolve("node")));
    }

    /** The cases of one group ({@code node}, {@code simple}, {@code pytorch-operator} ...), by name. */
    public static List<ConformanceCase> all(Path data, String group) {
        try (Stream<Path> folders = Files.list(data.resolve(group))) {
            return folders.filter(f -> Files.exists(f.resolve("model.onnx")))
                    .sorted()
                    .map(f -> new ConformanceCase(f.getFileName().toString().replaceFirst("^test_", ""), f))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The model as stored in the file. */
    public Graph model() {
        return OnnxReader.read(folder.resolve("model.onnx"));
    }

    /** The input values, by input name. @throws ModelException for sequences and optional values */
    public Map<String, Tensor> inputs(Graph model) {
        List<Tensor> tensors = tensors("input_");
        Map<String, Tensor> named = new LinkedHashMap<>();
        for (int i = 0; i < tensors.size(); i++) {
            named.put(model.inputs().get(i).name(), tensors.get(i));
        }
        return named;
    }

    /** The expected outputs, in the model's order. */
    public List<Tensor> outputs() {
        return tensors("output_");
    }

    private List<Tensor> tensors(String prefix) {
        List<Tensor> tensors = new ArrayList<>();
        Path set = folder.resolve("test_data_set_0");
        for (int i = 0; Files.exists(set.resolve(prefix + i + ".pb")); i++) {
            tensors.add(TensorFile.read(set.resolve(prefix + i + ".pb")));
        }
        return tensors;
    }

    @Override
    public String toString() {
        return name;
    }
}
