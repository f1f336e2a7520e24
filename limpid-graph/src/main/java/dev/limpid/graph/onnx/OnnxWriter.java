package dev.limpid.graph.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Header;
import dev.limpid.graph.ModelException;
import dev.limpid.graph.Tensor;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Predicate;

/** Writes graphs as ONNX models. The same graph always gives the same bytes. */
public final class OnnxWriter {
    /** The file that constants left out of a model claim to lie in; there is none. */
    static final String ELSEWHERE = "elsewhere";

    /** From this version of the file format on an initialiser need not be an input as well. */
    private static final long OLDEST_IR = 4;

    /** What one protobuf message can hold, less some room for what is counted roughly. */
    private static final long MOST_BYTES = Integer.MAX_VALUE - (16L << 20);

    private OnnxWriter() {}

    /** The graph as the bytes of a model file. @throws ModelException if they are more than 2 GB */
    public static byte[] toBytes(Graph graph) {
        return toBytes(graph, constant -> false);
    }

    /**
     * The graph as the bytes of a model file in which the data of some constants is left out. They stay initialisers,
     * with element type and shape, but claim to lie in another file. Whoever loads the model hands over their data
     * under the same names (ONNX Runtime: {@code SessionOptions.addExternalInitializers}). Constants within
     * control-flow bodies are asked for as well; text is never left out.
     *
     * @param external the names of the constants to leave out
     * @throws ModelException if the rest is more than 2 GB
     */
    public static byte[] toBytes(Graph graph, Predicate<String> external) {
        return model(graph, external).toByteArray();
    }

    /**
     * Writes the graph to a file: all of it or nothing, whatever happens meanwhile.
     *
     * @throws ModelException naming the file, if it cannot be written or would be larger than 2 GB
     */
    public static void write(Graph graph, Path file) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            Path part = Files.createTempFile(folder, ".limpid-", ".part");
            try {
                try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part), 1 << 16)) {
                    model(graph, constant -> false).writeTo(out);
                }
                move(part, file);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (ModelException e) {
            throw new ModelException(Limits.printable(file.toString()) + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new ModelException(Limits.printable(file.toString()) + ": cannot be written: " + e.getMessage(), e);
        }
    }

    private static void move(Path part, Path file) throws IOException {
        try {
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static ModelProto model(Graph graph, Predicate<String> external) {
        if (!graph.captures().isEmpty()) {
            throw new ModelException("the body of a control-flow operator is no model of its own");
        }
        long bytes = graph.constants().entrySet().stream()
                .filter(e -> !external.test(e.getKey()))
                .mapToLong(e -> size(e.getValue()))
                .sum();
        if (bytes > MOST_BYTES) {
            throw new ModelException("a model of " + bytes + " bytes is larger than one ONNX file can be (2 GB)");
        }
        Header header = graph.header();
        ModelProto.Builder model = ModelProto.newBuilder()
                .setIrVersion(Math.max(header.irVersion(), OLDEST_IR))
                .setProducerName(header.producer())
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
