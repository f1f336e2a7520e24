package dev.limpid.runtime;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Converts tensors to ONNX Runtime's and back. */
final class OrtTensors {
    private static final String TYPE_PREFIX = "ONNX_TENSOR_ELEMENT_DATA_TYPE_";

    private OrtTensors() {}

    /** Whether ONNX Runtime's Java interface accepts tensors of this type. */
    static boolean canFeed(ElementType type) {
        return type != ElementType.STRING && javaType(type) != null;
    }

    /** A view of a tensor outside the heap, or a copy of one inside; the result keeps its buffer reachable. */
    static OnnxTensor feed(OrtEnvironment environment, Tensor tensor) throws OrtException {
        ElementType type = tensor.elementType();
        if (type == ElementType.STRING) {
            return OnnxTensor.createTensor(environment, tensor.texts().toArray(String[]::new), tensor.shape());
        }
        ByteBuffer bytes = tensor.bytes();
        return bytes.isDirect()
                ? OnnxTensor.createTensor(environment, bytes, tensor.shape(), requireJavaType(type))
                : feed(environment, tensor, Tensor.allocate(ElementType.UINT8, bytes.remaining()));
    }

    /** The same, but a tensor inside the heap is copied to a buffer that the caller keeps reachable. */
    static OnnxTensor feed(OrtEnvironment environment, Tensor tensor, ByteBuffer room) throws OrtException {
        ByteBuffer copy = room.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        copy.clear();
        copy.put(tensor.bytes()).flip();
        return OnnxTensor.createTensor(environment, copy, tensor.shape(), requireJavaType(tensor.elementType()));
    }

    /** Whether all tensors of a type have the same size, above zero, and can be written to from outside. */
    static boolean hasRoom(TensorType type) {
        @Nullable Shape shape = type.shape();
        return shape != null
                && shape.isFixed()
                && shape.rank() > 0
                && canFeed(type.element())
                && Tensor.elementCount(shape.sizes()) > 0;
    }

    /** A tensor outside the heap for a result of a type that {@link #hasRoom}. */
    static Tensor room(TensorType type) {
        long[] sizes = Objects.requireNonNull(type.shape()).sizes();
        return Tensor.of(type.element(), sizes, Tensor.allocate(type.element(), sizes));
    }

    /** A copy of a result. */
    static Tensor result(String name, OnnxValue value) throws OrtException {
        if (!(value instanceof OnnxTensor tensor)) {
            throw LimpidException.unsupported("output '" + name + "' is not a tensor but a " + value.getType());
        }
        TensorInfo info = tensor.getInfo();
        ElementType type = elementType(info);
        if (type == ElementType.STRING) {
            List<String> texts = new ArrayList<>();
            flatten(tensor.getValue(), texts);
            return Tensor.ofTexts(texts, info.getShape());
        }
        ByteBuffer bytes = tensor.getByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        return Tensor.of(type, info.getShape(), bytes);
    }

    /**
     * The type of a value, with unknown sizes where the session knows none; an unknown rank is indistinguishable from
     * 0.
     */
    static TensorType type(TensorInfo info) {
        long[] sizes = info.getShape();
        String[] names = info.getDimensionNames();
        Dim[] dims = new Dim[sizes.length];
        for (int i = 0; i < sizes.length; i++) {
            dims[i] = sizes[i] >= 0 ? Dim.of(sizes[i]) : names[i].isEmpty() ? Dim.UNKNOWN : Dim.symbol(names[i]);
        }
        return TensorType.of(elementType(info), dims);
    }

    /** The element type of a value. */
    static ElementType elementType(TensorInfo info) {
        String name = info.onnxType.name();
        return ElementType.valueOf(name.substring(TYPE_PREFIX.length()));
    }

    private static void flatten(Object nested, List<String> texts) {
        if (nested instanceof Object[] parts) {
            for (Object part : parts) {
                flatten(part, texts);
            }
        } else {
            texts.add((String) nested);
        }
    }

    private static OnnxJavaType requireJavaType(ElementType type) {
        @Nullable OnnxJavaType java = javaType(type);
        if (java == null) {
            throw LimpidException.unsupported(
                    "ONNX Runtime's Java interface does not accept inputs of element type" + " " + type);
        }
        return java;
    }

    private static @Nullable OnnxJavaType javaType(ElementType type) {
        return switch (type) {
            case FLOAT -> OnnxJavaType.FLOAT;
            case DOUBLE -> OnnxJavaType.DOUBLE;
            case FLOAT16 -> OnnxJavaType.FLOAT16;
            case BFLOAT16 -> OnnxJavaType.BFLOAT16;
            case INT64 -> OnnxJavaType.INT64;
            case INT32 -> OnnxJavaType.INT32;
            case INT16 -> OnnxJavaType.INT16;
            case INT8 -> OnnxJavaType.INT8;
            case UINT8 -> OnnxJavaType.UINT8;
            case BOOL -> OnnxJavaType.BOOL;
            case STRING -> OnnxJavaType.STRING;
            default -> null;
        };
    }
}
