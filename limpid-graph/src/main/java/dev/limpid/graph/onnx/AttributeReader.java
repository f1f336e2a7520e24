package dev.limpid.graph.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import com.google.protobuf.ByteString;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Attribute;
import java.util.ArrayList;
import java.util.List;

/** Reads the constant arguments of nodes. */
final class AttributeReader {
    /** Reads the graph of a control-flow attribute. */
    interface Bodies {
        Attribute.Body read(GraphProto proto);
    }

    private final TensorReader tensors;
    private final SparseReader sparse;

    AttributeReader(TensorReader tensors, SparseReader sparse) {
        this.tensors = tensors;
        this.sparse = sparse;
    }

    Attribute read(AttributeProto proto, Bodies bodies) {
        String what = "attribute '" + proto.getName() + "'";
        return switch (kind(proto)) {
            case INT -> new Attribute.Int(proto.getI());
            case FLOAT -> new Attribute.Real(proto.getF());
            case STRING ->
                proto.getS().isValidUtf8() ? new Attribute.Text(proto.getS().toStringUtf8()) : opaque(proto);
            case INTS -> new Attribute.Ints(proto.getIntsList());
            case FLOATS -> new Attribute.Reals(proto.getFloatsList());
            case STRINGS -> texts(proto);
            case TENSOR -> new Attribute.TensorValue(tensors.read(proto.getT(), what));
            case SPARSE_TENSOR -> new Attribute.TensorValue(sparse.read(proto.getSparseTensor(), what));
            case GRAPH -> bodies.read(proto.getG());
            case GRAPHS -> closedGraphs(proto, bodies);
            case UNDEFINED, TENSORS, SPARSE_TENSORS, TYPE_PROTO, TYPE_PROTOS -> opaque(proto);
        };
    }

    /** Old exporters omit the kind. */
    private static AttributeType kind(AttributeProto proto) {
        if (proto.getType() != AttributeType.UNDEFINED) {
            return proto.getType();
        }
        return proto.hasF()
                ? AttributeType.FLOAT
                : proto.hasI()
                        ? AttributeType.INT
                        : proto.hasS()
                                ? AttributeType.STRING
                                : proto.hasT()
                                        ? AttributeType.TENSOR
                                        : proto.hasG() ? AttributeType.GRAPH : listKind(proto);
    }

    private static AttributeType listKind(AttributeProto proto) {
        return proto.getFloatsCount() > 0
                ? AttributeType.FLOATS
                : proto.getIntsCount() > 0
                        ? AttributeType.INTS
                        : proto.getStringsCount() > 0
                                ? AttributeType.STRINGS
                                : proto.getGraphsCount() > 0 ? AttributeType.GRAPHS : AttributeType.UNDEFINED;
    }

    private static Attribute texts(AttributeProto proto) {
        List<String> texts = new ArrayList<>(proto.getStringsCount());
        for (ByteString text : proto.getStringsList()) {
            if (!text.isValidUtf8()) {
                return opaque(proto);
            }
            texts.add(text.toStringUtf8());
        }
        return new Attribute.Texts(texts);
    }

    /** These attributes are kept unparsed, so values they capture would be missed. */
    private static Attribute closedGraphs(AttributeProto proto, Bodies bodies) {
        for (GraphProto graph : proto.getGraphsList()) {
            if (!bodies.read(graph).graph().captures().isEmpty()) {
                throw LimpidException.unsupported("attribute '" + proto.getName()
                        + "' is a list of graphs that capture outer values, which is not supported");
            }
        }
        return opaque(proto);
    }

    private static Attribute opaque(AttributeProto proto) {
        return new Attribute.Opaque(proto.toByteString().asReadOnlyByteBuffer());
    }
}
