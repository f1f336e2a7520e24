package dev.limpid.attribution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limpid.attribution.catalogue.Methods;
import dev.limpid.attribution.engine.Explainer;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Classifier;
import dev.limpid.model.Npy;
import dev.limpid.model.Question;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The reference numbers that {@code tools/references} wrote, and the differences of Limpid's scores from them. */
final class References {
    /** The seed of every entry. */
    static final long SEED = 5;

    private static final long MEMORY = 28 << 20;
    private static final Path FOLDER = folder();
    private static final Map<String, Classifier> NETWORKS = new ConcurrentHashMap<>();
    private static final Map<Entry, Double> ERRORS = new ConcurrentHashMap<>();

    private References() {}

    /**
     * One array of expected raw scores.
     *
     * @param parameters the method's parameters; {@code ${references}} in a value is replaced by the folder of the
     *     indexes
     * @param layer empty for the method's default
     * @param file the array, {@code float[N,...]} for the first {@code N} of the network's inputs
     * @param source the library and call that computed it
     * @param tolerance relative to the largest expected magnitude
     */
    record Entry(
            String method,
            Map<String, String> parameters,
            String network,
            String layer,
            String target,
            String file,
            String source,
            double tolerance) {
        @Override
        public String toString() {
            return file;
        }
    }

    /** All entries of all indexes. */
    static List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path index :
                    files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
                new ObjectMapper().readTree(index.toFile()).forEach(node -> entries.add(entry(node)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return entries;
    }

    private static Entry entry(JsonNode node) {
        Map<String, String> parameters = new HashMap<>();
        node.required("parameters")
                .properties()
                .forEach(p ->
                        parameters.put(p.getKey(), p.getValue().asText().replace("${references}", FOLDER.toString())));
        return new Entry(
                node.required("method").asText(),
                parameters,
                node.required("network").asText(),
                node.path("layer").asText(""),
                node.required("target").asText().replace("${references}", FOLDER.toString()),
                node.required("file").asText(),
                node.required("source").asText(),
                node.required("tolerance").asDouble());
    }

    /** A network by its name. */
    static Classifier network(String name) {
        return NETWORKS.computeIfAbsent(name, n -> Classifier.load(FOLDER.resolve(n + "/model.onnx")));
    }

    /** The first inputs of a network. */
    static Tensor input(String network, long count) {
        Tensor all = Npy.read(FOLDER.resolve(network + "/input.npy"));
        long[] shape = all.shape();
        int size = Math.toIntExact(all.elementCount() / shape[0]);
        shape[0] = count;
        return Tensor.of(Arrays.copyOf(all.toFloats(), Math.toIntExact(count * size)), shape);
    }

    /** The largest difference relative to the largest expected magnitude; infinite if shapes differ. */
    static double error(Entry entry) {
        return ERRORS.computeIfAbsent(entry, References::measure);
    }

    private static double measure(Entry entry) {
        Classifier model = network(entry.network());
        Settings settings = new Settings(Optional.empty(), entry.parameters(), SEED);
        if (!entry.layer().isEmpty()) {
            settings = settings.at(model.place(entry.layer()));
        }
        Tensor expected = Npy.read(FOLDER.resolve(entry.file()));
        Tensor input = input(entry.network(), expected.size(0));
        Question question = Question.parse(entry.target(), model, Sweep.ENGINE);
        try (Explainer explainer =
                Explainer.of(question.model(), Methods.named(entry.method()), settings, Sweep.ENGINE, MEMORY)) {
            return difference(
                    explainer.explain(input, question.target(), Progress.SILENT).scores(), expected);
        }
    }

    private static double difference(Tensor found, Tensor expected) {
        if (!Arrays.equals(found.shape(), expected.shape())) {
            return Double.POSITIVE_INFINITY;
        }
        double[] a = found.toDoubles();
        double[] b = expected.toDoubles();
        double largest = 0;
        double error = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs(b[i]));
            error = Math.max(error, Double.isNaN(a[i]) ? Double.POSITIVE_INFINITY : Math.abs(a[i] - b[i]));
        }
        return error / largest;
    }

    private static Path folder() {
        try {
            return Path.of(Objects.requireNonNull(References.class.getResource("/references"))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
