package dev.limpid.attribution;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Tensor;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Runs a file on ONNX Runtime's Java interface, as a user without Limpid does. */
final class PlainRuntime {
    private PlainRuntime() {}

    /** All outputs of a run. */
    static Map<String, double[]> run(Path file, Map<String, Tensor> feeds) {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        Map<String, OnnxTensor> inputs = new HashMap<>();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            // The networks are tiny, and the tests share the processor.
            options.setIntraOpNumThreads(1);
            for (Map.Entry<String, Tensor> each : feeds.entrySet()) {
                inputs.put(each.getKey(), fed(environment, each.getValue()));
            }
            Map<String, double[]> outputs = new HashMap<>();
            try (OrtSession session = environment.createSession(file.toString(), options);
                    OrtSession.Result results = session.run(inputs)) {
                for (Map.Entry<String, OnnxValue> each : results) {
                    outputs.put(each.getKey(), numbers((OnnxTensor) each.getValue()));
                }
            }
            return outputs;
        } catch (OrtException e) {
            throw new IllegalStateException(file + ": " + e.getMessage(), e);
        } finally {
            inputs.values().forEach(OnnxTensor::close);
        }
    }

    private static OnnxTensor fed(OrtEnvironment environment, Tensor tensor) throws OrtException {
        return tensor.elementType() == ElementType.INT64
                ? OnnxTensor.createTensor(environment, LongBuffer.wrap(tensor.toLongs()), tensor.shape())
                : OnnxTensor.createTensor(environment, FloatBuffer.wrap(tensor.toFloats()), tensor.shape());
    }

    private static double[] numbers(OnnxTensor tensor) {
        double[] numbers = new double[(int) tensor.getInfo().getNumElements()];
        switch (tensor.getInfo().type) {
            case FLOAT -> {
                FloatBuffer floats = tensor.getFloatBuffer();
                for (int i = 0; i < numbers.length; i++) {
                    numbers[i] = floats.get(i);
                }
            }
            case INT64 -> {
                LongBuffer longs = tensor.getLongBuffer();
                for (int i = 0; i < numbers.length; i++) {
                    numbers[i] = longs.get(i);
                }
            }
            default -> throw new IllegalStateException("an output of " + tensor.getInfo().type);
        }
        return numbers;
    }
}
