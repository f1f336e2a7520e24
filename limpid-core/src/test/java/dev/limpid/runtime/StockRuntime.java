package dev.limpid.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.onnx.OnnxWriter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** ONNX Runtime as anybody who gets a compiled file runs it: with its default settings. */
final class StockRuntime {
    private StockRuntime() {}

    static Map<String, Tensor> run(Graph graph, Map<String, Tensor> feeds) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        Map<String, OnnxTensor> natives = new HashMap<>();
        try (SessionOptions options = new SessionOptions();
                OrtSession session = environment.createSession(OnnxWriter.toBytes(graph), options)) {
            for (String name : session.getInputNames()) {
                Tensor tensor = feeds.get(name);
                if (tensor == null) {
                    throw new IllegalArgumentException("no feed for " + name);
                }
                natives.put(name, OrtTensors.feed(environment, tensor));
            }
            Map<String, Tensor> results = new LinkedHashMap<>();
            try (OrtSession.Result result = session.run(natives)) {
                for (String name : graph.outputs()) {
                    results.put(name, OrtTensors.result(name, result.get(name).orElseThrow()));
                }
            }
            return results;
        } finally {
            natives.values().forEach(OnnxTensor::close);
        }
    }
}
