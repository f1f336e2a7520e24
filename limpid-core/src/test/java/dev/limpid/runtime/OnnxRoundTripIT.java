package dev.limpid.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.Value;
import dev.limpid.graph.onnx.OnnxReader;
import dev.limpid.graph.onnx.OnnxWriter;
import dev.limpid.testkit.ConformanceCase;
import dev.limpid.testkit.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A model that was read and written again computes the same as the original, bit for bit. */
class OnnxRoundTripIT {
    private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

    @ParameterizedTest
    @Tag("thorough")
    @ValueSource(strings = {"node", "simple"})
    void rewrittenConformanceModelsComputeTheSame(String group) throws IOException {
        Optional<Path> data = ConformanceCase.findData();
        assumeTrue(data.isPresent(), "the ONNX conformance tests (libonnx-testdata) are not installed");
        int all = 0;
        int compared = 0;
        for (ConformanceCase each : ConformanceCase.all(data.orElseThrow(), group)) {
            all++;
            byte[] original = Files.readAllBytes(each.folder().resolve("model.onnx"));
            Optional<Map<String, Tensor>> expected = Optional.empty();
            Graph graph;
            Map<String, Tensor> feeds;
            try {
                graph = each.model();
                feeds = each.inputs(graph);
                expected = run(original, feeds);
            } catch (LimpidException | OrtException e) {
                continue; // Neither the reader nor the runtime supports every case.
            }
            if (expected.isPresent() && same(expected, original, feeds)) {
                assertThat(same(expected, OnnxWriter.toBytes(graph), feeds))
                        .as(each.name())
                        .isTrue();
                compared++;
            }
        }
        System.out.printf("%s: %d of %d models compared%n", group, compared, all);
        assertThat(compared).isGreaterThan(all * 2 / 3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mobilenet_v2",
                "cifar10_resnet20_bn",
                "fashion_cbam_resnet",
                "fashion_vit_tiny",
                "deeplabv3_mnv2_voc"
            })
    void rewrittenNetworksComputeTheSame(String name) throws IOException, OrtException {
        Path file = Shared.file("models/" + name + ".onnx");
        Graph graph = OnnxReader.read(file);
        Map<String, Tensor> feeds = new HashMap<>();
        graph.inputs().forEach(input -> feeds.put(input.name(), random(input)));

        Map<String, Tensor> expected = run(Files.readAllBytes(file), feeds).orElseThrow();
        assertThat(run(OnnxWriter.toBytes(graph), feeds)).contains(expected);
        assertThat(expected.keySet()).containsExactlyElementsOf(graph.outputs());
    }

    private static Tensor random(Value input) {
        Shape shape = input.type().shape();
        long[] sizes = Arrays.stream(shape == null ? new long[0] : shape.sizes())
                .map(size -> size < 0 ? 2 : size)
                .toArray();
        Random random = new Random(7);
        double[] numbers = random.doubles(Tensor.elementCount(sizes), -1, 1).toArray();
        return Tensor.of(ElementType.FLOAT, numbers, sizes);
    }

    /** Whether a model computes these outputs; random operators compute others each time. */
    private static boolean same(Optional<Map<String, Tensor>> expected, byte[] model, Map<String, Tensor> feeds) {
        try {
            return run(model, feeds).equals(expected);
        } catch (OrtException e) {
            throw new AssertionError("a model that ran before was refused", e);
        }
    }

    /** The outputs; empty if one of them is not a tensor. */
    private static Optional<Map<String, Tensor>> run(byte[] model, Map<String, Tensor> feeds) throws OrtException {
        Map<String, OnnxTensor> natives = new HashMap<>();
        try (SessionOptions options = new SessionOptions()) {
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
            options.setIntraOpNumThreads(1);
            for (Map.Entry<String, Tensor> feed : feeds.entrySet()) {
                natives.put(feed.getKey(), OrtTensors.feed(ENVIRONMENT, feed.getValue()));
            }
            try (OrtSession session = ENVIRONMENT.createSession(model, options);
                    OrtSession.Result result = session.run(natives)) {
                Map<String, Tensor> outputs = new LinkedHashMap<>();
                for (Map.Entry<String, OnnxValue> output : result) {
                    if (!(output.getValue() instanceof OnnxTensor)) {
                        return Optional.empty();
                    }
                    outputs.put(output.getKey(), OrtTensors.result(output.getKey(), output.getValue()));
                }
                return Optional.of(outputs);
            }
        } finally {
            natives.values().forEach(OnnxTensor::close);
        }
    }
}
