package dev.limpid.graph.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Header;
import dev.limpid.graph.ModelException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads ONNX models: versions 7 to 26 of the standard operators in files of IR version 3 to 13.
 *
 * <p>Model-local functions are inlined, sparse initialisers made dense, and initialisers that are inputs as well become
 * constants. Large tensors are views of the file's bytes. External data is read from the model's own folder only.
 *
 * <p>A file that is damaged, or made to do harm, costs one {@link ModelException} with one sentence.
 */
public final class OnnxReader {
    private OnnxReader() {}

    /** The network in a file. @throws ModelException naming the file, the node where there is one, and the reason */
    public static Graph read(Path file) {
        try {
            return read(FileBytes.of(file), file.toAbsolutePath().getParent());
        } catch (ModelException e) {
            throw new ModelException(Limits.printable(file.toString()) + ": " + e.getMessage(), e);
        }
    }

    /** The network in these bytes, which must not change afterwards. @throws ModelException if it cannot be read */
    public static Graph read(byte[] bytes) {
        return read(ByteBuffer.wrap(bytes), null);
    }

    /**
     * The network in these bytes, which must not change afterwards.
     *
     * @param folder where the files of external data lie; null if the model may have none
     * @throws ModelException if it cannot be read
     */
    public static Graph read(ByteBuffer bytes, @Nullable Path folder) {
        if (!bytes.hasRemaining()) {
            throw new ModelException("is empty");
        }
        try {
            return read(FileBytes.parse(bytes, ModelProto.parser(), "ONNX model"), folder);
        } catch (OutOfMemoryError e) {
            throw new ModelException("does not fit into the memory that this program may use", e);
        }
    }

    private static Graph read(ModelProto model, @Nullable Path folder) {
        if (!model.hasIrVersion() || !model.hasGraph()) {
            throw new ModelException("is no ONNX model");
        }
        if (model.getIrVersion() < Limits.OLDEST_IR || model.getIrVersion() > Limits.NEWEST_IR) {
            throw new ModelException("is written in version " + model.getIrVersion()
                    + " of the ONNX format (IR); Limpid reads versions " + Limits.OLDEST_IR + " to "
                    + Limits.NEWEST_IR);
        }
        Map<String, Integer> opsets = opsets(model);
        Functions functions = new Functions(model.getFunctionsList(), new NodeBudget());
        functions.imports().forEach(opsets::putIfAbsent);
        Header header = new Header(
                model.getIrVersion(),
                opsets,
                model.getProducerName(),
                model.getGraph().getName(),
                model.getDocString(),
                metadata(model));
        GraphReader reader = new GraphReader(header, functions, new ExternalData(folder));
        Graph graph = reader.read(model.getGraph());
        return checkOpset(graph, reader);
    }

    private static Map<String, Integer> opsets(ModelProto model) {
        Map<String, Integer> opsets = new LinkedHashMap<>();
        for (OperatorSetIdProto id : model.getOpsetImportList()) {
            long version = id.getVersion();
            if (version < 0 || version > Integer.MAX_VALUE) {
                throw new ModelException("imports version " + version + " of the operators of domain '"
                        + Limits.printable(id.getDomain()) + "'");
            }
            opsets.merge(
                    Limits.name(Functions.standard(id.getDomain()), "an operator domain"), (int) version, Math::max);
        }
        return opsets;
    }

    private static Graph checkOpset(Graph graph, GraphReader reader) {
        @Nullable Integer opset = graph.header().opsets().get("");
        if (opset == null && reader.domains().contains("")) {
            throw new ModelException("does not say which version of the ONNX operators it uses");
        }
        if (opset != null && (opset < Limits.OLDEST_OPSET || opset > Limits.NEWEST_OPSET)) {
            throw new ModelException("uses version " + opset + " of the ONNX operators (opset); Limpid reads versions "
                    + Limits.OLDEST_OPSET + " to " + Limits.NEWEST_OPSET);
        }
        Map<String, Integer> used = new LinkedHashMap<>(graph.header().opsets());
        used.keySet().removeIf(domain -> !domain.isEmpty() && !reader.domains().contains(domain));
        return graph.withHeader(graph.header().withOpsets(used));
    }

    private static Map<String, String> metadata(ModelProto model) {
        Map<String, String> metadata = new LinkedHashMap<>();
        for (StringStringEntryProto entry : model.getMetadataPropsList()) {
            metadata.put(entry.getKey(), entry.getValue());
        }
        return metadata;
    }
}
