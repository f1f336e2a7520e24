package dev.limpid.graph.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Tensor;
import java.nio.file.Path;

/** Files that hold one tensor (a serialised {@code TensorProto}, usually {@code .pb}). */
public final class TensorFile {
    private TensorFile() {}

    /** The tensor in a file. @throws LimpidException naming the file and the reason */
    public static Tensor read(Path file) {
        try {
            TensorProto proto = FileBytes.parse(FileBytes.of(file), TensorProto.parser(), "ONNX tensor");
            if (!proto.hasDataType()) {
                throw LimpidException.badInput("is not an ONNX tensor");
            }
            return new TensorReader(new ExternalData(file.toAbsolutePath().getParent())).read(proto, "the tensor");
        } catch (LimpidException e) {
            throw e.at(Limits.printable(file.toString()));
        }
    }
}
