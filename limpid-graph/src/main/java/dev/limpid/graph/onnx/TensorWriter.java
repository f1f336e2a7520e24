package dev.limpid.graph.onnx;

import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Tensor;

/** Writes tensors, their numbers as raw bytes. */
final class TensorWriter {
    private TensorWriter() {}

    static TensorProto.Builder write(Tensor tensor) {
        TensorProto.Builder proto = shell(tensor);
        if (tensor.elementType() == ElementType.STRING) {
            tensor.texts().forEach(text -> proto.addStringData(ByteString.copyFromUtf8(text)));
        } else {
            proto.setRawData(UnsafeByteOperations.unsafeWrap(tensor.bytes()));
        }
        return proto;
    }

    /** The tensor without its data, which the reader receives separately. */
    static TensorProto.Builder writeWithoutData(Tensor tensor, String location) {
        return shell(tensor)
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(
                        StringStringEntryProto.newBuilder().setKey("location").setValue(location));
    }

    private static TensorProto.Builder shell(Tensor tensor) {
        TensorProto.Builder proto =
                TensorProto.newBuilder().setDataType(tensor.elementType().onnxNumber());
        for (long size : tensor.shape()) {
            proto.addDims(size);
        }
        return proto;
    }
}
