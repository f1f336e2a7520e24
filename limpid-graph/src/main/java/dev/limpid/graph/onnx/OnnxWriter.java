package dev.limpid.graph.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.AtomicFile;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Header;
import dev.limpid.graph.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Predicate;

/** Writes graphs as ONNX models. The same graph always produces the same bytes. */
public final class OnnxWriter {
    /** The file name that omitted constants refer to; the file does not exist. */
    static final String ELSEWHERE = "elsewhere";

    /** The size limit of a protobuf message, minus a margin for parts that are only estimated. */
    private static final long MOST_BYTES = Integer.MAX_VALUE - (16L << 20);

    private OnnxWriter() {}

    /** The graph as the bytes of a model file. @throws LimpidException if it exceeds 2 GB */
    public static byte[] toBytes(Graph graph) {
        return toBytes(graph, constant -> false);
    }

    /**
     * The graph as the bytes of a model file without the data of some constants. They remain initialisers, with
     * element type and shape, but refer to another file. The caller supplies their data under the same names when it
     * loads the model (ONNX Runtime: {@code SessionOptions.addExternalInitializers}). Constants inside control-flow
     * bodies, and strings, are always included.
     *
     * @param external the names of the constants whose data is omitted
     * @throws LimpidException if the rest exceeds 2 GB
     */
    public static byte[] toBytes(Graph graph, Predicate<String> external) {
        return model(graph, external).toByteArray();
    }

    /**
     * Writes the graph to a file atomically.
     *
     * @throws LimpidException naming the file, if it cannot be written or would exceed 2 GB
     */
    public static void write(Graph graph, Path file) {
        try {
            ModelProto model = model(graph, constant -> false);
            AtomicFile.write(file, model::writeTo);
        } catch (LimpidException e) {
            throw e.at(Limits.printable(file.toString()));
        } catch (IOException e) {
            throw LimpidException.badInput(
                    Limits.printable(file.toString()) + ": cannot be written: " + e.getMessage(), e);
        }
    }

    private static ModelProto model(Graph graph, Predicate<String> external) {
        if (!graph.captures().isEmpty()) {
            throw LimpidException.unsupported("the body of a control-flow operator cannot be written as a model");
        }
        long bytes = graph.constants().entrySet().stream()
                .filter(e -> !external.test(e.getKey()))
                .mapToLong(e -> size(e.getValue()))
                .sum();
        if (bytes > MOST_BYTES) {
            throw LimpidException.tooLarge("a model of " + bytes + " bytes is larger than one ONNX file can be (2 GB)");
        }
        Header header = graph.header();
        ModelProto.Builder model = ModelProto.newBuilder()
                .setIrVersion(Math.max(header.irVersion(), Limits.OLDEST_IR_WITH_CONSTANTS))
                .setProducerName(header.origin().producer())
                .setProducerVersion(header.origin().producerVersion())
                .setDomain(header.origin().domain())
                .setModelVersion(header.origin().modelVersion())
                .setDocString(header.documentation());
        header.opsets()
                .forEach((domain, version) -> model.addOpsetImport(
                        OperatorSetIdProto.newBuilder().setDomain(domain).setVersion(version)));
        header.metadata()
                .forEach((key, value) -> model.addMetadataProps(
                        StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
        return model.setGraph(new GraphWriter(external).write(graph)).build();
    }

    private static long size(Tensor tensor) {
        return tensor.bytes().remaining();
    }
}
