package dev.limpid.graph.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.TensorType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Small models in their serialised form. */
final class Protos {
    private Protos() {}

    static ModelProto.Builder model(GraphProto.Builder graph) {
        return ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(opset("", 17))
                .setGraph(graph.setName("g"));
    }

    static OperatorSetIdProto opset(String domain, long version) {
        return OperatorSetIdProto.newBuilder()
                .setDomain(domain)
                .setVersion(version)
                .build();
    }

    /** A graph from {@code x} to {@code y}, both {@code float[2]}. */
    static GraphProto.Builder graph(NodeProto.Builder... nodes) {
        GraphProto.Builder graph = GraphProto.newBuilder().addInput(info("x")).addOutput(info("y"));
        List.of(nodes).forEach(graph::addNode);
        return graph;
    }

    static ValueInfoProto info(String name) {
        return TypeCodec.write(name, TensorType.of(ElementType.FLOAT, 2));
    }

    /** A node as {@code node("Add", "a b", "c")}; inputs and outputs are separated by spaces. */
    static NodeProto.Builder node(String op, String inputs, String outputs) {
        return NodeProto.newBuilder()
                .setOpType(op)
                .setName(op.toLowerCase(java.util.Locale.ROOT))
                .addAllInput(inputs.isEmpty() ? List.of() : List.of(inputs.split(" ")))
                .addAllOutput(List.of(outputs.split(" ")));
    }

    static AttributeProto.Builder attribute(String name, AttributeType type) {
        return AttributeProto.newBuilder().setName(name).setType(type);
    }

    static AttributeProto body(String name, GraphProto.Builder graph) {
        return attribute(name, AttributeType.GRAPH).setG(graph.setName(name)).build();
    }

    static AttributeProto reference(String name, AttributeType type, String of) {
        return attribute(name, type).setRefAttrName(of).build();
    }

    static TensorProto.Builder tensor(String name, ElementType type, long... dims) {
        TensorProto.Builder tensor = TensorProto.newBuilder().setName(name).setDataType(type.onnxNumber());
        for (long size : dims) {
            tensor.addDims(size);
        }
        return tensor;
    }

    static TensorProto.Builder floats(String name, float... numbers) {
        return tensor(name, ElementType.FLOAT, numbers.length).setRawData(raw(numbers));
    }

    static ByteString raw(float... numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(numbers);
        return ByteString.copyFrom(bytes);
    }
}
