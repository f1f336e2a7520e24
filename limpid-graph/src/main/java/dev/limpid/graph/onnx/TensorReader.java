package dev.limpid.graph.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads tensors in any of ONNX's storage formats. */
final class TensorReader {
    private static final int OUTSIDE_HEAP_FROM = 1 << 16;

    private final ExternalData external;

    TensorReader(ExternalData external) {
        this.external = external;
    }

    /** @param what the tensor's name in messages, such as {@code initialiser 'w'} */
    Tensor read(TensorProto proto, String what) {
        try {
            return read(proto);
        } catch (LimpidException e) {
            throw e.at(what);
        }
    }

    private Tensor read(TensorProto proto) {
        if (proto.hasSegment()) {
            throw LimpidException.unsupported("is stored in segments, which is not supported");
        }
        ElementType type = ElementType.of(proto.getDataType());
        long[] shape = shape(proto.getDimsList());
        long elements = Tensor.elementCount(shape);
        if (proto.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
            if (type == ElementType.STRING) {
                throw LimpidException.badInput("stores strings as external data, which ONNX does not allow");
            }
            return Tensor.of(type, shape, external.read(proto.getExternalDataList(), type.bytesFor(elements)));
        }
        if (type == ElementType.STRING) {
            return Tensor.ofTexts(texts(proto), shape);
        }
        ByteString raw = proto.getRawData();
        if (!raw.isEmpty()) {
            if (typedCount(proto) > 0) {
                throw LimpidException.badInput("has both raw and typed data");
            }
            return Tensor.of(type, shape, raw.asReadOnlyByteBuffer());
        }
        return typed(proto, type, shape, elements);
    }

    static long[] shape(List<Long> dims) {
        if (dims.size() > 64) {
            throw LimpidException.badInput("has " + dims.size() + " dimensions");
        }
        long[] shape = new long[dims.size()];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = dims.get(i);
            if (shape[i] < 0) {
                throw LimpidException.badInput("has a negative dimension: " + dims);
            }
        }
        return shape;
    }

    private static List<String> texts(TensorProto proto) {
        List<String> texts = new ArrayList<>(proto.getStringDataCount());
        for (ByteString text : proto.getStringDataList()) {
            if (!text.isValidUtf8()) {
                throw LimpidException.badInput("holds text that is not UTF-8");
            }
            texts.add(text.toStringUtf8());
        }
        return texts;
    }

    private static int typedCount(TensorProto proto) {
        return proto.getFloatDataCount()
                + proto.getInt32DataCount()
                + proto.getInt64DataCount()
                + proto.getDoubleDataCount()
                + proto.getUint64DataCount()
                + proto.getStringDataCount();
    }

    /** ONNX defines the field of each type: one entry per number; 4-bit and 2-bit numbers are packed into bytes. */
    private static Tensor typed(TensorProto proto, ElementType type, long[] shape, long elements) {
        long needed = type.bytesFor(elements);
        return switch (type) {
            case FLOAT, COMPLEX64 ->
                filled(
                        type,
                        shape,
                        needed,
                        4,
                        proto.getFloatDataCount(),
                        "float_data",
                        (data, i) -> data.putFloat(proto.getFloatData(i)));
            case DOUBLE, COMPLEX128 ->
                filled(
                        type,
                        shape,
                        needed,
                        8,
                        proto.getDoubleDataCount(),
                        "double_data",
                        (data, i) -> data.putDouble(proto.getDoubleData(i)));
            case INT64 ->
                filled(
                        type,
                        shape,
                        needed,
                        8,
                        proto.getInt64DataCount(),
                        "int64_data",
                        (data, i) -> data.putLong(proto.getInt64Data(i)));
            case UINT64 ->
                filled(
                        type,
                        shape,
                        needed,
                        8,
                        proto.getUint64DataCount(),
                        "uint64_data",
                        (data, i) -> data.putLong(proto.getUint64Data(i)));
            case UINT32 ->
                filled(
                        type,
                        shape,
                        needed,
                        4,
                        proto.getUint64DataCount(),
                        "uint64_data",
                        (data, i) -> data.putInt((int) proto.getUint64Data(i)));
            case INT32 ->
                filled(
                        type,
                        shape,
                        needed,
                        4,
                        proto.getInt32DataCount(),
                        "int32_data",
                        (data, i) -> data.putInt(proto.getInt32Data(i)));
            case INT16, UINT16, FLOAT16, BFLOAT16 ->
                filled(
                        type,
                        shape,
                        needed,
                        2,
                        proto.getInt32DataCount(),
                        "int32_data",
                        (data, i) -> data.putShort((short) proto.getInt32Data(i)));
            default ->
                filled(
                        type,
                        shape,
                        needed,
                        1,
                        proto.getInt32DataCount(),
                        "int32_data",
                        (data, i) -> data.put((byte) proto.getInt32Data(i)));
        };
    }

    private interface Entry {
        void put(ByteBuffer data, int i);
    }

    private static Tensor filled(
            ElementType type, long[] shape, long needed, int bytesEach, int count, String field, Entry entry) {
        if (needed != (long) count * bytesEach) {
            throw LimpidException.badInput(
                    count == 0
                            ? "a tensor " + type + Arrays.toString(shape) + " needs " + needed
                                    + " bytes of data but has none"
                            : "a tensor " + type + Arrays.toString(shape) + " needs " + needed / bytesEach
                                    + " entries in " + field + " but has " + count);
        }
        ByteBuffer data = (needed < OUTSIDE_HEAP_FROM
                        ? ByteBuffer.allocate((int) needed)
                        : ByteBuffer.allocateDirect((int) needed))
                .order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            entry.put(data, i);
        }
        return Tensor.of(type, shape, data.flip());
    }
}
