package dev.limpid.graph.onnx;

import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Shape;
import dev.limpid.graph.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Converts the types of values between the file format and {@link TensorType}. */
final class TypeCodec {
    private TypeCodec() {}

    /** The type; empty if the file gives none or one that is not a tensor type. */
    static Optional<TensorType> find(TypeProto proto) {
        if (!proto.hasTensorType() || proto.getTensorType().getElemType() == 0) {
            return Optional.empty();
        }
        TypeProto.Tensor tensor = proto.getTensorType();
        return Optional.of(new TensorType(
                ElementType.of(tensor.getElemType()), tensor.hasShape() ? shape(tensor.getShape()) : null));
    }

    private static Shape shape(TensorShapeProto proto) {
        List<Dim> dims = new ArrayList<>(proto.getDimCount());
        for (TensorShapeProto.Dimension dim : proto.getDimList()) {
            dims.add(dim(dim));
        }
        return new Shape(dims);
    }

    /** Some exporters write -1 for an unknown size. */
    private static Dim dim(TensorShapeProto.Dimension dim) {
        if (dim.hasDimValue()) {
            return dim.getDimValue() < 0 ? Dim.UNKNOWN : Dim.of(dim.getDimValue());
        }
        return dim.getDimParam().isEmpty() ? Dim.UNKNOWN : Dim.symbol(Limits.name(dim.getDimParam(), "a dimension"));
    }

    /** The kind of a type, for the message about one that is not a tensor type. */
    static String kind(TypeProto proto) {
        return switch (proto.getValueCase()) {
            case SEQUENCE_TYPE -> "a sequence";
            case MAP_TYPE -> "a map";
            case OPTIONAL_TYPE -> "an optional value";
            case SPARSE_TENSOR_TYPE -> "a sparse tensor";
            case OPAQUE_TYPE -> "an opaque value";
            case TENSOR_TYPE, VALUE_NOT_SET -> "of no type";
        };
    }

    static ValueInfoProto write(String name, @Nullable TensorType type) {
        ValueInfoProto.Builder info = ValueInfoProto.newBuilder().setName(name);
        if (type != null && type.element() != ElementType.UNDEFINED) {
            info.setType(write(type));
        }
        return info.build();
    }

    private static TypeProto write(TensorType type) {
        TypeProto.Tensor.Builder tensor =
                TypeProto.Tensor.newBuilder().setElemType(type.element().onnxNumber());
        if (type.shape() != null) {
            TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
            type.shape().dims().forEach(dim -> shape.addDim(write(dim)));
            tensor.setShape(shape);
        }
        return TypeProto.newBuilder().setTensorType(tensor).build();
    }

    private static TensorShapeProto.Dimension write(Dim dim) {
        TensorShapeProto.Dimension.Builder proto = TensorShapeProto.Dimension.newBuilder();
        if (dim.isFixed()) {
            proto.setDimValue(dim.size());
        } else if (dim.symbol() != null) {
            proto.setDimParam(dim.symbol());
        }
        return proto.build();
    }
}
