package dev.limpid.graph.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Header;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads ONNX models: opsets 7 to 26 in files of IR version 3 to 13.
 *
 * <p>Model-local functions are inlined, sparse initialisers are made dense, and initialisers that are also inputs
 * become constants. External data is read from the model's own folder only. Large tensors are views of the file, so
 * it must not be overwritten in place while the graph is in use; replacing it with a new file is safe.
 *
 * <p>A damaged or malicious file causes one {@link LimpidException} with one sentence.
 */
public final class OnnxReader {
    private OnnxReader() {}

    /**
     * Reads a network from a file. @throws LimpidException naming the file, the node if there is one, and the reason
     */
    public static Graph read(Path file) {
        String shown = Limits.printable(file.toString());
        try {
            return parsed(FileBytes.of(file), file.toAbsolutePath().getParent());
        } catch (LimpidException e) {
            throw ForeignFile.find(file)
                    .map(what -> LimpidException.badInput(shown + " " + what, e))
                    .orElseGet(() -> e.at(shown));
        }
    }

    /**
     * Reads a network from these bytes, which must not change afterwards. @throws LimpidException if it cannot be
     * read
     */
    public static Graph read(byte[] bytes) {
        return read(ByteBuffer.wrap(bytes), null);
    }

    /**
     * Reads a network from these bytes, which must not change afterwards.
     *
     * @param folder the folder of the external data files; null if the model must not have any
     * @throws LimpidException if it cannot be read
     */
    public static Graph read(ByteBuffer bytes, @Nullable Path folder) {
        try {
            return parsed(bytes, folder);
        } catch (LimpidException e) {
            throw ForeignFile.find(bytes)
                    .map(what -> LimpidException.badInput(what, e))
                    .orElse(e);
        }
    }

    private static Graph parsed(ByteBuffer bytes, @Nullable Path folder) {
        if (!bytes.hasRemaining()) {
            throw LimpidException.badInput("is empty");
        }
        try {
            Census.check(bytes);
            return read(FileBytes.parse(bytes, ModelProto.parser(), "ONNX model"), folder);
        } catch (OutOfMemoryError | StackOverflowError e) {
            throw LimpidException.tooLarge("does not fit into the memory that this program may use", e);
        }
    }

    private static Graph read(ModelProto model, @Nullable Path folder) {
        if (!model.hasIrVersion() || !model.hasGraph()) {
            throw LimpidException.badInput("is not an ONNX model");
        }
        if (model.getIrVersion() < Limits.OLDEST_IR || model.getIrVersion() > Limits.NEWEST_IR) {
            throw LimpidException.unsupported("is written in version " + model.getIrVersion()
                    + " of the ONNX format (IR); Limpid reads versions " + Limits.OLDEST_IR + " to "
                    + Limits.NEWEST_IR);
        }
        Map<String, Integer> opsets = opsets(model);
        Functions functions = new Functions(model.getFunctionsList(), opsets);
        Header header = new Header(
                Math.max(model.getIrVersion(), Limits.OLDEST_IR_WITH_CONSTANTS),
                functions.imports(),
                new Header.Origin(
                        model.getProducerName(),
                        model.getProducerVersion(),
                        model.getDomain(),
                        model.getModelVersion()),
                model.getGraph().getName(),
                model.getDocString(),
                metadata(model));
        Graph graph = new GraphReader(header, functions, new ExternalData(folder)).read(model.getGraph());
        if (!header.opsets().containsKey("") && graph.nodes().stream().anyMatch(n -> n.op().isStandard())) {
            throw LimpidException.badInput("does not say which version of the ONNX operators it uses");
        }
        return graph;
    }

    private static Map<String, Integer> opsets(ModelProto model) {
        Map<String, Integer> opsets = new LinkedHashMap<>();
        for (OperatorSetIdProto id : model.getOpsetImportList()) {
            opsets.merge(Functions.standard(id.getDomain()), Limits.opset(id), Math::max);
        }
        return opsets;
    }

    private static Map<String, String> metadata(ModelProto model) {
        Map<String, String> metadata = new LinkedHashMap<>();
        for (StringStringEntryProto entry : model.getMetadataPropsList()) {
            metadata.put(entry.getKey(), entry.getValue());
        }
        return metadata;
    }
}
